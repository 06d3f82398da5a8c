/** Words that ask to be taken off, by language; alone, or with a little around them. */
const WORDS = [
  ["unsubscribe", "unsubscribe me", "stop", "stop all", "stopall", "remove", "remove me", "take me off"],
  [
    "opt out",
    "optout",
    "opt-out",
    "stop emailing me",
    "stop sending me emails",
    "no more emails",
    "no more mails",
  ],
  ...["from your", "from this", "from the", "from your mailing", "from this mailing", "from the mailing"].map(
    (which) => [`remove me ${which} list`, `unsubscribe me ${which} list`],
  ),
  ["your", "this", "the", "your mailing", "this mailing", "the mailing"].map(
    (which) => `take me off ${which} list`,
  ),
  [
    "abmelden",
    "abbestellen",
    "austragen",
    "melden sie mich ab",
    "keine weiteren e-mails",
    "keine e-mails mehr",
  ],
  ["newsletter abbestellen", "keine weiteren mails", "keine mails mehr", "stopp"],
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

const ASKING = /^(?:please|bitte|por favor|per favore|proszę) | (?:please|bitte)$/g;

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
  return wish !== undefined && lines.length <= 2 && WANTED.has(wish.replaceAll(ASKING, ""));
};

const plain = (line: string): string =>
  line
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[\s\u200e\u200f\u00a0]+/g, " ")
    .replaceAll(/^[\s"'*_>.,!¡-]+|[\s"'*_.,!。！-]+$/g, "");
