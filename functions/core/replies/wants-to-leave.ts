/** Words that ask to be taken off, by language; alone, or with a little around them. */
const WORDS = [
  [
    "unsubscribe",
    "unsubscribe me",
    "please unsubscribe",
    "please unsubscribe me",
    "stop",
    "stop all",
    "stopall",
  ],
  [
    "remove",
    "remove me",
    "please remove me",
    "take me off",
    "take me off this list",
    "opt out",
    "optout",
    "opt-out",
  ],
  ["remove me from your list", "remove me from this list", "stop emailing me", "stop sending me emails"],
  ["abmelden", "bitte abmelden", "abbestellen", "bitte abbestellen", "austragen", "bitte austragen"],
  ["newsletter abbestellen", "keine weiteren mails", "keine mails mehr", "bitte keine mails mehr", "stopp"],
  [
    "désabonner",
    "me désabonner",
    "désabonnez-moi",
    "désinscription",
    "désinscrire",
    "désinscrivez-moi",
    "arrêt",
  ],
  ["desuscribir", "darme de baja", "dar de baja", "baja", "cancelar suscripción", "anular suscripción"],
  ["cancelar inscrição", "cancelar subscrição", "descadastrar", "remover", "sair da lista", "parar"],
  ["cancellami", "disiscrivimi", "annulla iscrizione", "cancella iscrizione", "disiscrizione"],
  ["afmelden", "uitschrijven", "meld mij af", "schrijf mij uit"],
  ["wypisz", "wypisz mnie", "rezygnuję", "anuluj subskrypcję"],
  ["leiratkozás", "leiratkozom", "iratkoztass le"],
  ["abonelikten çık", "aboneliği iptal et", "listeden çıkar"],
  ["لغو اشتراک", "لغو عضویت", "إلغاء الاشتراك", "الغاء الاشتراك", "הסר", "הסירו אותי", "להסרה", "הסרה"],
  ["配信停止", "解除", "購読解除", "退订", "取消订阅", "退訂"],
  ["გამოწერის გაუქმება", "గమనికలు ఆపు", "చందా రద్దు"],
].flat();

const WANTED: ReadonlySet<string> = new Set(WORDS);

/** Longer texts are read by people: the word may stand in a question about it. */
const MOST_LENGTH = 200;

/** Greetings and thanks around the wish say nothing about it. */
const AROUND =
  /^(hi|hello|hey|dear [^,]*|hallo|guten tag|bonjour|hola|ciao|please|bitte|thanks|thank you|thx|danke|merci|gracias|grazie|obrigad[oa]|kind regards|best regards|regards|best|mfg|lg)[\s,.!]*$/i;

/**
 * Whether a reply is nothing but the wish to get no more mail. Reads the subject too when the text is empty, as
 * `mailto:` unsubscribe links write it.
 *
 * @param reply without what it quotes
 */
export const wantsToLeave = (reply: { readonly subject: string; readonly text: string }): boolean => {
  const { subject, text } = reply;
  const said = text.trim() === "" ? subject : text;
  if (said.length > MOST_LENGTH) return false;
  const lines = said
    .split("\n")
    .map((line) => plain(line))
    .filter((line) => line !== "" && !AROUND.test(line));
  const [wish] = lines;
  // a name below is a signature; more than that is a letter
  return wish !== undefined && lines.length <= 2 && WANTED.has(wish);
};

const plain = (line: string): string =>
  line
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[\s\u200e\u200f\u00a0]+/g, " ")
    .replaceAll(/^[\s"'*_>.,!¡-]+|[\s"'*_.,!。！-]+$/g, "");
