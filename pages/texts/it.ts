import type { Texts } from "./texts.ts";

/** Needs the review of a native speaker: docs/languages.md. */
export const it: Texts = {
  name: "Italiano",
  link: {
    invalid: {
      title: "Questo link non funziona",
      text: "Forse è incompleto. Apra di nuovo il link nell’e-mail oppure risponda all’e-mail.",
    },
    expired: {
      title: "Questo link è scaduto",
      text: "Apra il link in un’e-mail più recente oppure risponda all’e-mail.",
    },
    nobody: {
      title: "Qui non c’è ancora nulla",
      text: "Questo link appartiene a un’e-mail di prova. Può chiudere questa pagina.",
    },
    failed: { title: "Non ha ancora funzionato", text: "L’errore è nostro. Riprovi tra un momento." },
  },
  survey: {
    nps: {
      question: "Con quale probabilità consiglierebbe {company} a un amico o a un collega?",
      low: "Per niente probabile",
      high: "Molto probabile",
    },
    csat: {
      question: "Qual è il Suo grado di soddisfazione per {company}?",
      low: "Molto basso",
      high: "Molto alto",
    },
    reason: { question: "Perché lascia {company}?", hint: "Scelga tutto ciò che corrisponde." },
    reasons: {
      price: "È troppo caro",
      service: "Il servizio non mi ha convinto",
      competitor: "Ho trovato di meglio",
      "missing-feature": "Manca qualcosa che mi serve",
      "broken-promise": "Una promessa non è stata mantenuta",
      "lost-trust": "Ho perso la fiducia",
      payment: "Ci sono stati problemi con il pagamento",
      "staff-or-organisation": "Da noi sono cambiati il personale o l’organizzazione",
      "contact-left": "La mia persona di riferimento non c’è più",
      "no-longer-needed": "Non ne ho più bisogno",
      other: "Un altro motivo",
    },
    formerReasons: {
      quality: "La qualità non mi ha convinto",
      moved: "Ho traslocato, o la mia situazione è cambiata",
      "too-many-mails": "Ricevo troppe e-mail",
    },
    outOf: "{score} su {most}",
    send: "Invia la risposta",
    choose: "Scelga prima una risposta.",
    thanks: {
      promoter: { title: "Grazie mille!", text: "Ci fa piacere saperlo. La Sua risposta è salvata." },
      passive: { title: "Grazie mille!", text: "La Sua risposta è salvata e ci aiuta a migliorare." },
      detractor: {
        title: "Grazie per la Sua sincerità",
        text: "Ci dispiace non essere stati all’altezza. La Sua risposta è salvata.",
      },
      unknown: { title: "Grazie per avercelo detto", text: "La Sua risposta è salvata." },
    },
    followUp: {
      promoter: "Che cosa Le piace di più?",
      passive: "Che cosa potremmo fare meglio?",
      detractor: "Che cosa è andato storto e che cosa dovremmo cambiare?",
      unknown: "Vuole dirci di più?",
    },
    limit: {
      one: "Al massimo {count} carattere; facoltativo.",
      many: "Al massimo {count} di caratteri; facoltativo.",
      other: "Al massimo {count} caratteri; facoltativo.",
    },
    tooLong: {
      one: "Non è stato aggiunto nulla: il Suo testo ha {count} carattere di troppo. Lo accorci, per favore.",
      many: "Non è stato aggiunto nulla: il Suo testo ha {count} di caratteri di troppo. Lo accorci, per favore.",
      other:
        "Non è stato aggiunto nulla: il Suo testo ha {count} caratteri di troppo. Lo accorci, per favore.",
    },
    mayContact: "Potete contattarmi a questo proposito",
    add: "Invia il commento",
    added: {
      title: "Grazie, l’abbiamo ricevuto",
      text: "Il Suo commento è salvato. Può chiudere questa pagina.",
    },
    answered: "La Sua risposta del giorno {day}: {answer}",
    change: "Modifica la mia risposta",
    until: "Può modificare la Sua risposta fino al giorno {day}.",
    closed: {
      title: "Questo sondaggio è concluso",
      text: "Non si accettano più risposte. Se desidera dirci qualcosa, risponda all’e-mail.",
    },
  },
  offer: {
    percentOff: "{value} di sconto",
    amountOff: "{value} di sconto",
    freePeriod: {
      one: "{count} giorno gratis",
      many: "{count} di giorni gratis",
      other: "{count} giorni gratis",
    },
    longerTerm: {
      one: "Un contratto di {count} mese",
      many: "Un contratto di {count} di mesi",
      other: "Un contratto di {count} mesi",
    },
    renewalRate: "{value} al mese se rinnova",
    planChange: "Passaggio al piano {plan}",
    until: "Può accettare fino al giorno {day}.",
    getsCode: "Se accetta, riceve un codice che è solo Suo. In questa pagina non viene addebitato nulla.",
    changesContract:
      "Se accetta, modifichiamo il Suo contratto di conseguenza e Glielo confermiamo. Riceve anche un codice come prova.",
    button: "Accetta l’offerta",
    accepted: { title: "È Sua", text: "Ha accettato l’offerta il giorno {day}. Conservi questo codice:" },
    already: {
      title: "Ha accettato questa offerta",
      text: "L’ha accettata il giorno {day}. Conservi questo codice:",
    },
    code: "Il Suo codice",
    soldOut: {
      title: "L’offerta è esaurita",
      text: "Era limitata e altri sono stati più veloci. Ci dispiace.",
    },
    expired: { title: "L’offerta è terminata", text: "Si poteva accettare fino al giorno {day}." },
    withdrawn: {
      title: "L’offerta è stata ritirata",
      text: "Non si può più accettare. Se ha una domanda, risponda all’e-mail.",
    },
    busy: {
      title: "In questo momento accettano in molti",
      text: "Non è stato ancora accettato nulla. Prema di nuovo il pulsante tra un momento.",
    },
  },
  preferences: {
    title: "Scelga che cosa ricevere",
    from: "E-mail di {company}",
    saved: "Salvato",
    unclear: {
      title: "Non è stato modificato nulla",
      text: "Faccia la Sua scelta qui sotto e prema il pulsante.",
    },
    invalid: {
      title: "Questo link non funziona",
      text: "Forse è incompleto. Apra di nuovo il link nell’e-mail, oppure risponda all’e-mail e ci dica che cosa desidera ricevere.",
    },
    expired: {
      title: "Questo link è scaduto",
      text: "Apra il link in un’e-mail più recente, oppure risponda all’e-mail e ci dica che cosa desidera ricevere. Il link per disiscriversi nell’e-mail funziona ancora.",
    },
    nobody: {
      title: "Qui non c’è nulla da scegliere",
      text: "Questo link appartiene a un’e-mail di prova o a un indirizzo che non conosciamo più. Può chiudere questa pagina.",
    },
    failed: {
      title: "Non ha ancora funzionato",
      text: "L’errore è nostro. Apra di nuovo questa pagina tra un momento.",
    },
    stands: {
      on: "Non ha disdetto le nostre e-mail pubblicitarie.",
      paused: "Non Le invieremo e-mail pubblicitarie prima del giorno {day}.",
      left: "Ha disdetto tutte le nostre e-mail pubblicitarie.",
      blocked:
        "Le e-mail al Suo indirizzo ci sono tornate indietro o sono state segnalate come indesiderate, perciò non ne inviamo. Se è un errore, ci contatti.",
      without: "Argomenti che ha lasciato: {topics}.",
    },
    topics: "Argomenti",
    often: {
      legend: "Frequenza",
      any: "Ogni volta che c’è qualcosa per me",
      week: "Al massimo un’e-mail a settimana",
      month: "Al massimo un’e-mail al mese",
    },
    surveys: { legend: "Sondaggi", yes: "Sì, potete chiedere la mia opinione", none: "No, niente sondaggi" },
    language: { legend: "Lingua", automatic: "Automatica" },
    pause: {
      legend: "Fare una pausa",
      none: "Nessuna pausa",
      days: {
        one: "{count} giorno, fino al giorno {day}",
        many: "{count} di giorni, fino al giorno {day}",
        other: "{count} giorni, fino al giorno {day}",
      },
      kept: "Come ora, fino al giorno {day}",
    },
    mails: {
      legend: "E-mail pubblicitarie",
      yes: "Sì, potete scrivermi",
      none: "No, voglio lasciare tutto",
      hint: "Continuerà a ricevere i messaggi necessari su un contratto.",
    },
    button: "Salva",
  },
  unsubscribe: {
    button: "Disiscriviti",
    undo: "Annulla la disiscrizione",
    undone: {
      title: "L’iscrizione è di nuovo attiva",
      text: "Le scriveremo come prima. Può chiudere questa pagina.",
    },
    ask: { title: "Disiscriversi?", text: "Prema il pulsante e non Le invieremo più e-mail pubblicitarie." },
    done: {
      title: "La disiscrizione è avvenuta",
      text: "Non Le invieremo più e-mail pubblicitarie. Può chiudere questa pagina.",
    },
    unclear: {
      title: "Non è stato modificato nulla",
      text: "Per disiscriversi, prema il pulsante qui sotto.",
    },
    invalid: {
      title: "Questo link non funziona",
      text: "Forse è incompleto. Apra di nuovo il link per disiscriversi nell’e-mail, oppure risponda all’e-mail e ci chieda di disiscriverLa.",
    },
    failed: {
      title: "Non ha ancora funzionato",
      text: "L’errore è nostro. Prema di nuovo il pulsante tra un momento.",
    },
  },
};
