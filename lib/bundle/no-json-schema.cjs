// Stands in for zod's makers of JSON Schema, 19 kB, in bundles that describe no schema: each schema asks for one
// when it is made, and nobody calls it.
const refuse = () => {
  throw new Error("This bundle makes no JSON Schema");
};
module.exports = new Proxy({}, { get: () => () => refuse });
