// Stands in bundles for what MJML could fetch and decode: it is only given text.
module.exports = {};
