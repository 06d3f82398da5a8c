import type { Texts } from "./texts.ts";

/** Needs the review of a native speaker: docs/languages.md. */
export const de: Texts = {
  name: "Deutsch",
  link: {
    invalid: {
      title: "Dieser Link funktioniert nicht",
      text: "Vielleicht ist er unvollständig. Bitte öffnen Sie den Link in der E-Mail noch einmal, oder antworten Sie auf die E-Mail.",
    },
    expired: {
      title: "Dieser Link ist abgelaufen",
      text: "Bitte öffnen Sie den Link in einer neueren E-Mail, oder antworten Sie auf die E-Mail.",
    },
    nobody: {
      title: "Hier gibt es noch nichts",
      text: "Dieser Link gehört zu einer Test-E-Mail. Sie können diese Seite schließen.",
    },
    failed: {
      title: "Das hat noch nicht geklappt",
      text: "Der Fehler liegt bei uns. Bitte versuchen Sie es gleich noch einmal.",
    },
  },
  survey: {
    nps: {
      question: "Wie wahrscheinlich ist es, dass Sie {company} weiterempfehlen?",
      low: "Sehr unwahrscheinlich",
      high: "Sehr wahrscheinlich",
    },
    csat: {
      question: "Wie zufrieden sind Sie mit {company}?",
      low: "Sehr unzufrieden",
      high: "Sehr zufrieden",
    },
    reason: { question: "Warum verlassen Sie {company}?", hint: "Wählen Sie alles aus, was zutrifft." },
    reasons: {
      price: "Es ist zu teuer",
      service: "Der Service hat nicht gestimmt",
      competitor: "Ich habe etwas Besseres gefunden",
      "missing-feature": "Mir fehlt etwas",
      "broken-promise": "Ein Versprechen wurde nicht gehalten",
      "lost-trust": "Ich habe das Vertrauen verloren",
      payment: "Es gab Probleme mit der Zahlung",
      "staff-or-organisation": "Bei uns haben sich Personal oder Organisation geändert",
      "contact-left": "Meine Ansprechperson ist nicht mehr da",
      "no-longer-needed": "Ich brauche es nicht mehr",
      other: "Ein anderer Grund",
    },
    formerReasons: {
      quality: "Die Qualität hat nicht gestimmt",
      moved: "Umzug, oder meine Situation hat sich geändert",
      "too-many-mails": "Ich bekomme zu viele E-Mails",
    },
    outOf: "{score} von {most}",
    send: "Antwort senden",
    choose: "Bitte wählen Sie zuerst eine Antwort aus.",
    thanks: {
      promoter: { title: "Vielen Dank!", text: "Das freut uns. Ihre Antwort ist gespeichert." },
      passive: {
        title: "Vielen Dank!",
        text: "Ihre Antwort ist gespeichert und hilft uns, besser zu werden.",
      },
      detractor: {
        title: "Danke für Ihre Offenheit",
        text: "Es tut uns leid, dass wir Sie enttäuscht haben. Ihre Antwort ist gespeichert.",
      },
      unknown: { title: "Danke, dass Sie es uns sagen", text: "Ihre Antwort ist gespeichert." },
    },
    followUp: {
      promoter: "Was gefällt Ihnen am besten?",
      passive: "Was könnten wir besser machen?",
      detractor: "Was ist schiefgelaufen, und was sollen wir ändern?",
      unknown: "Möchten Sie uns mehr dazu sagen?",
    },
    limit: { one: "Höchstens {count} Zeichen; freiwillig.", other: "Höchstens {count} Zeichen; freiwillig." },
    tooLong: {
      one: "Es wurde nichts hinzugefügt: Ihr Text ist um {count} Zeichen zu lang. Bitte kürzen Sie ihn.",
      other: "Es wurde nichts hinzugefügt: Ihr Text ist um {count} Zeichen zu lang. Bitte kürzen Sie ihn.",
    },
    mayContact: "Sie dürfen mich dazu ansprechen",
    add: "Kommentar senden",
    added: {
      title: "Danke, wir haben ihn",
      text: "Ihr Kommentar ist gespeichert. Sie können diese Seite schließen.",
    },
    answered: "Ihre Antwort vom {day}: {answer}",
    change: "Antwort ändern",
    until: "Sie können Ihre Antwort bis zum {day} ändern.",
    closed: {
      title: "Diese Umfrage ist beendet",
      text: "Antworten werden nicht mehr angenommen. Wenn Sie uns etwas sagen möchten, antworten Sie bitte auf die E-Mail.",
    },
  },
  offer: {
    percentOff: "{value} Rabatt",
    amountOff: "{value} Rabatt",
    freePeriod: { one: "{count} Tag gratis", other: "{count} Tage gratis" },
    longerTerm: {
      one: "Eine Vertragslaufzeit von {count} Monat",
      other: "Eine Vertragslaufzeit von {count} Monaten",
    },
    renewalRate: "{value} im Monat, wenn Sie verlängern",
    planChange: "Wechsel zum Tarif {plan}",
    until: "Sie können das Angebot bis zum {day} annehmen.",
    getsCode:
      "Wenn Sie annehmen, erhalten Sie einen Code, der nur Ihnen gehört. Auf dieser Seite wird nichts berechnet.",
    changesContract:
      "Wenn Sie annehmen, ändern wir Ihren Vertrag entsprechend und bestätigen es Ihnen. Sie erhalten außerdem einen Code als Nachweis.",
    button: "Angebot annehmen",
    accepted: {
      title: "Es gehört Ihnen",
      text: "Sie haben das Angebot am {day} angenommen. Bitte bewahren Sie diesen Code auf:",
    },
    already: {
      title: "Sie haben dieses Angebot angenommen",
      text: "Angenommen am {day}. Bitte bewahren Sie diesen Code auf:",
    },
    code: "Ihr Code",
    soldOut: {
      title: "Das Angebot ist vergriffen",
      text: "Es war begrenzt, und andere waren schneller. Das tut uns leid.",
    },
    expired: { title: "Das Angebot ist beendet", text: "Es konnte bis zum {day} angenommen werden." },
    withdrawn: {
      title: "Das Angebot wurde zurückgezogen",
      text: "Es kann nicht mehr angenommen werden. Wenn Sie eine Frage haben, antworten Sie bitte auf die E-Mail.",
    },
    busy: {
      title: "Gerade nehmen viele das Angebot an",
      text: "Es wurde noch nichts angenommen. Bitte klicken Sie gleich noch einmal auf die Schaltfläche.",
    },
  },
  preferences: {
    title: "Auswählen, was Sie erhalten",
    from: "E-Mails von {company}",
    saved: "Gespeichert",
    unclear: {
      title: "Es wurde nichts geändert",
      text: "Bitte treffen Sie unten Ihre Auswahl und klicken Sie auf die Schaltfläche.",
    },
    invalid: {
      title: "Dieser Link funktioniert nicht",
      text: "Vielleicht ist er unvollständig. Bitte öffnen Sie den Link in der E-Mail noch einmal, oder antworten Sie auf die E-Mail und schreiben Sie uns, was Sie erhalten möchten.",
    },
    expired: {
      title: "Dieser Link ist abgelaufen",
      text: "Bitte öffnen Sie den Link in einer neueren E-Mail, oder antworten Sie auf die E-Mail und schreiben Sie uns, was Sie erhalten möchten. Der Abmeldelink in der E-Mail funktioniert weiterhin.",
    },
    nobody: {
      title: "Hier gibt es nichts auszuwählen",
      text: "Dieser Link gehört zu einer Test-E-Mail oder zu einer Adresse, die wir nicht mehr kennen. Sie können diese Seite schließen.",
    },
    failed: {
      title: "Das hat noch nicht geklappt",
      text: "Der Fehler liegt bei uns. Bitte öffnen Sie diese Seite gleich noch einmal.",
    },
    stands: {
      on: "Sie haben unsere Werbe-E-Mails nicht abbestellt.",
      paused: "Vor dem {day} senden wir Ihnen keine Werbe-E-Mails.",
      left: "Sie haben alle unsere Werbe-E-Mails abbestellt.",
      blocked:
        "E-Mails an Ihre Adresse kamen zurück oder wurden als unerwünscht gemeldet; deshalb senden wir keine. Falls das ein Irrtum ist, schreiben Sie uns bitte.",
      without: "Abbestellte Themen: {topics}.",
    },
    topics: "Themen",
    often: {
      legend: "Wie oft",
      any: "Sooft es etwas für mich gibt",
      week: "Höchstens eine E-Mail pro Woche",
      month: "Höchstens eine E-Mail pro Monat",
    },
    surveys: {
      legend: "Umfragen",
      yes: "Ja, Sie dürfen mich nach meiner Meinung fragen",
      none: "Nein, bitte keine Umfragen",
    },
    language: { legend: "Sprache", automatic: "Automatisch" },
    pause: {
      legend: "Pause machen",
      none: "Keine Pause",
      days: { one: "{count} Tag, bis {day}", other: "{count} Tage, bis {day}" },
      kept: "Wie bisher, bis {day}",
    },
    mails: {
      legend: "Werbe-E-Mails",
      yes: "Ja, Sie dürfen mir schreiben",
      none: "Nein, ich möchte alles abbestellen",
      hint: "Notwendige Mitteilungen zu einem Vertrag erhalten Sie weiterhin.",
    },
    button: "Speichern",
  },
  unsubscribe: {
    button: "Abmelden",
    undo: "Rückgängig machen",
    undone: {
      title: "Sie sind wieder angemeldet",
      text: "Wir schreiben Ihnen wieder wie zuvor. Sie können diese Seite schließen.",
    },
    ask: {
      title: "Werbe-E-Mails abbestellen?",
      text: "Nach einem Klick auf die Schaltfläche senden wir Ihnen keine Werbe-E-Mails mehr.",
    },
    done: {
      title: "Sie sind abgemeldet",
      text: "Wir senden Ihnen keine Werbe-E-Mails mehr. Sie können diese Seite schließen.",
    },
    unclear: {
      title: "Es wurde nichts geändert",
      text: "Um sich abzumelden, klicken Sie bitte auf die Schaltfläche.",
    },
    invalid: {
      title: "Dieser Link funktioniert nicht",
      text: "Vielleicht ist er unvollständig. Bitte öffnen Sie den Abmeldelink in der E-Mail noch einmal, oder antworten Sie auf die E-Mail und bitten Sie uns darum.",
    },
    failed: {
      title: "Das hat noch nicht geklappt",
      text: "Der Fehler liegt bei uns. Bitte versuchen Sie es gleich noch einmal.",
    },
  },
};
