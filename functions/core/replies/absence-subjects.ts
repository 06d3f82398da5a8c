/**
 * How the subject of an absence notice begins, by language. Only beginnings: a person may well ask about an absence
 * in the middle of a subject. Outlook writes `Automatic reply: <our subject>` in the language of its owner.
 */
export const ABSENCE_SUBJECTS: readonly RegExp[] = [
  // English
  /^(automatic reply|auto[- ]?reply|auto[- ]?response|auto[- ]?responder|automated (reply|response))\b/i,
  /^(i am |i'm |currently )?(out of (the )?office|ooo\b|away from (the office|my desk)|on (annual |parental |maternity |sick )?(leave|vacation|holiday))/i,
  /^vacation (reply|response|message)/i,
  // Notes, in any language
  /^auto\s*:/i,
  // German
  /^(automatische (antwort|rückmeldung)|abwesenheits(notiz|nachricht|benachrichtigung|assistent|meldung)|abwesenheit\b|abwesend\b|autom\. antwort)/i,
  /^((ich bin )?(derzeit |zurzeit |momentan )?(nicht im büro|außer haus|im urlaub))/i,
  // French
  /^(réponse automatique|absence( du bureau|\s*:)|absent(e)? du bureau|message d['’]absence|notification d['’]absence|réponse d['’]absence)/i,
  // Spanish
  /^(respuesta automática|fuera de la oficina|ausente de la oficina|ausencia (de|temporal))/i,
  // Portuguese
  /^(resposta automática|fora do escritório|ausência temporária|ausente do escritório)/i,
  // Italian
  /^(risposta automatica|fuori sede|fuori ufficio|assente dall['’]ufficio|assenza dall['’]ufficio)/i,
  // Dutch
  /^(automatisch antwoord|afwezig(heid)?(smelding|sbericht)?\b|niet op kantoor)/i,
  // Polish
  /^(automatyczna odpowiedź|odpowiedź automatyczna|poza biurem|nieobecność)/i,
  // Hungarian
  /^(automatikus válasz|házon kívül|irodán kívül)/i,
  // Turkish
  /^(otomatik (yanıt|cevap)|ofis dışında(yım)?)/i,
  // Swedish, Danish, Norwegian, Finnish
  /^(autosvar|automatiskt svar|automatisk svar|frånvaro|fraværsmeddelelse|fravær\b|automaattinen vastaus|poissa)/i,
  // Czech, Slovak, Romanian, Greek, Russian, Ukrainian
  /^(automatická odpove[ďd]|automatická odpověď|mimo kancelář|răspuns automat|αυτόματη απάντηση|автоматический ответ|автоответ|вне офиса|автоматична відповідь)/i,
  // Persian, Arabic, Hebrew
  /^(پاسخ خودکار|خارج از دفتر|رد تلقائي|الرد التلقائي|خارج المكتب|מענה אוטומטי|תשובה אוטומטית|מחוץ למשרד)/,
  // Japanese, Chinese, Korean
  /^(自動応答|自動返信|不在通知|不在のお知らせ|自动答复|自动回复|自動回覆|外出(中|通知)|休假|자동 회신|자동 응답|부재 중)/,
  // Georgian, Telugu
  /^(ავტომატური პასუხი|ఆటోమేటిక్ ప్రత్యుత్తరం)/,
];

/** Local parts of addresses that no person writes from. */
export const MACHINE_SENDERS = /^(mailer-daemon|postmaster|mail-daemon|maildaemon)(\+[^@]*)?@/i;
