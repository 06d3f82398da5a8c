import type { Texts } from "./texts.ts";

export const en: Texts = {
  name: "English",
  link: {
    invalid: {
      title: "This link does not work",
      text: "It may be incomplete. Please open the link in the e-mail again, or reply to the e-mail.",
    },
    expired: {
      title: "This link has expired",
      text: "Please open the link in a newer e-mail, or reply to the e-mail.",
    },
    nobody: {
      title: "There is nothing here yet",
      text: "This link belongs to an e-mail that was sent as a test. You can close this page.",
    },
    failed: {
      title: "That did not work yet",
      text: "The fault is ours. Please try again in a moment.",
    },
  },
  survey: {
    nps: {
      question: "How likely are you to recommend {company} to a friend or colleague?",
      low: "Not at all likely",
      high: "Extremely likely",
    },
    csat: {
      question: "How satisfied are you with {company}?",
      low: "Very dissatisfied",
      high: "Very satisfied",
    },
    reason: { question: "Why are you leaving {company}?", hint: "Choose all that apply." },
    reasons: {
      price: "It is too expensive",
      service: "I was not happy with the service",
      competitor: "I found something better",
      "missing-feature": "It lacks something I need",
      "broken-promise": "A promise was not kept",
      "lost-trust": "I no longer trust you",
      payment: "There were problems with payment",
      "staff-or-organisation": "Our staff or organisation has changed",
      "contact-left": "My contact person has left",
      "no-longer-needed": "I no longer need it",
      other: "Another reason",
    },
    formerReasons: {
      quality: "I was not happy with the quality",
      moved: "I moved, or my situation changed",
      "too-many-mails": "I get too many e-mails",
    },
    outOf: "{score} out of {most}",
    send: "Send answer",
    choose: "Please choose an answer first.",
    thanks: {
      promoter: { title: "Thank you!", text: "We are glad to hear that. Your answer is saved." },
      passive: { title: "Thank you!", text: "Your answer is saved, and it helps us to get better." },
      detractor: {
        title: "Thank you for being honest",
        text: "We are sorry that we fell short. Your answer is saved.",
      },
      unknown: { title: "Thank you for telling us", text: "Your answer is saved." },
    },
    followUp: {
      promoter: "What do you like most?",
      passive: "What could we do better?",
      detractor: "What went wrong, and what should we change?",
      unknown: "Would you like to tell us more?",
    },
    limit: { one: "At most {count} character; optional.", other: "At most {count} characters; optional." },
    tooLong: {
      one: "Nothing was added: your text is {count} character too long. Please shorten it.",
      other: "Nothing was added: your text is {count} characters too long. Please shorten it.",
    },
    mayContact: "You may contact me about this",
    add: "Send comment",
    added: { title: "Thank you, we have it", text: "Your comment is saved. You can close this page." },
    answered: "You answered on {day}: {answer}",
    change: "Change my answer",
    until: "You can change your answer until {day}.",
    closed: {
      title: "This survey is closed",
      text: "Answers are no longer taken. If there is something you would like to tell us, please reply to the e-mail.",
    },
  },
  offer: {
    percentOff: "{value} off",
    amountOff: "{value} off",
    freePeriod: { one: "{count} day for free", other: "{count} days for free" },
    longerTerm: {
      one: "A contract term of {count} month",
      other: "A contract term of {count} months",
    },
    renewalRate: "{value} a month when you renew",
    planChange: "Change to the plan {plan}",
    until: "You can accept until {day}.",
    getsCode: "When you accept, you get a code that is yours alone. Nothing is charged on this page.",
    changesContract:
      "When you accept, we change your contract accordingly and confirm it to you. You also get a code as proof.",
    button: "Accept the offer",
    accepted: { title: "It is yours", text: "You accepted the offer on {day}. Please keep this code:" },
    already: {
      title: "You have accepted this offer",
      text: "You accepted it on {day}. Please keep this code:",
    },
    code: "Your code",
    soldOut: {
      title: "The offer is taken",
      text: "It was limited, and others were faster. We are sorry.",
    },
    expired: { title: "The offer has ended", text: "It could be accepted until {day}." },
    withdrawn: {
      title: "The offer was withdrawn",
      text: "It can no longer be accepted. If you have a question, please reply to the e-mail.",
    },
    busy: {
      title: "Many are accepting right now",
      text: "Nothing was accepted yet. Please press the button again in a moment.",
    },
  },
  preferences: {
    title: "Choose what you receive",
    from: "E-mails from {company}",
    saved: "Saved",
    unclear: { title: "Nothing was changed", text: "Please make your choice below and press the button." },
    invalid: {
      title: "This link does not work",
      text: "It may be incomplete. Please open the link in the e-mail again, or reply to the e-mail and tell us what you would like to receive.",
    },
    expired: {
      title: "This link has expired",
      text: "Please open the link in a newer e-mail, or reply to the e-mail and tell us what you would like to receive. The unsubscribe link in the e-mail still works.",
    },
    nobody: {
      title: "There is nothing to choose here",
      text: "This link belongs to an e-mail that was sent as a test, or to an address that we no longer know. You can close this page.",
    },
    failed: {
      title: "That did not work yet",
      text: "The fault is ours. Please open this page again in a moment.",
    },
    stands: {
      on: "You have not left our marketing e-mails.",
      paused: "We will not send you any marketing e-mails before {day}.",
      left: "You have left all our marketing e-mails.",
      blocked:
        "E-mails to your address came back to us or were reported as unwanted, so we do not send any. If that is a mistake, please contact us.",
      without: "Topics you have left: {topics}.",
    },
    topics: "Topics",
    often: {
      legend: "How often",
      any: "As often as there is something for me",
      week: "At most one e-mail a week",
      month: "At most one e-mail a month",
    },
    surveys: { legend: "Surveys", yes: "Yes, you may ask for my opinion", none: "No surveys, please" },
    language: { legend: "Language", automatic: "Automatic" },
    pause: {
      legend: "Take a break",
      none: "No break",
      days: { one: "{count} day, until {day}", other: "{count} days, until {day}" },
      kept: "As now, until {day}",
    },
    mails: {
      legend: "Marketing e-mails",
      yes: "Yes, you may write to me",
      none: "No, I want to leave everything",
      hint: "Necessary messages about a contract still reach you.",
    },
    button: "Save",
  },
  unsubscribe: {
    button: "Unsubscribe",
    undo: "Undo",
    undone: {
      title: "You are subscribed again",
      text: "We will write to you as before. You can close this page.",
    },
    ask: {
      title: "Unsubscribe?",
      text: "Press the button and we will not send you any more marketing e-mails.",
    },
    done: {
      title: "You are unsubscribed",
      text: "We will not send you any more marketing e-mails. You can close this page.",
    },
    unclear: { title: "Nothing was changed", text: "To unsubscribe, please press the button below." },
    invalid: {
      title: "This link does not work",
      text: "It may be incomplete. Please open the unsubscribe link in the e-mail again, or reply to the e-mail and ask us to unsubscribe you.",
    },
    failed: {
      title: "That did not work yet",
      text: "The fault is ours. Please press the button again in a moment.",
    },
  },
};
