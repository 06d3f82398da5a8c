const WORDS = "null undefined nan none nil unknown anonymous guest".split(" ");

/** What programs write for an id that they do not have; all of them would become one person. */
export const meansNobody = (id: string): boolean => WORDS.includes(id.trim().toLowerCase());
