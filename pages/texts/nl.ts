import type { Texts } from "./texts.ts";

/** Needs the review of a native speaker: docs/languages.md. */
export const nl: Texts = {
  name: "Nederlands",
  link: {
    invalid: {
      title: "Deze link werkt niet",
      text: "Misschien is hij niet volledig. Open de link in de e-mail opnieuw of beantwoord de e-mail.",
    },
    expired: {
      title: "Deze link is verlopen",
      text: "Open de link in een nieuwere e-mail of beantwoord de e-mail.",
    },
    nobody: {
      title: "Hier is nog niets",
      text: "Deze link hoort bij een test-e-mail. U kunt deze pagina sluiten.",
    },
    failed: {
      title: "Dat is nog niet gelukt",
      text: "De fout ligt bij ons. Probeer het over een ogenblik opnieuw.",
    },
  },
  survey: {
    nps: {
      question: "Hoe waarschijnlijk is het dat u {company} aanbeveelt aan een vriend of collega?",
      low: "Zeer onwaarschijnlijk",
      high: "Zeer waarschijnlijk",
    },
    csat: { question: "Hoe tevreden bent u over {company}?", low: "Zeer ontevreden", high: "Zeer tevreden" },
    reason: { question: "Waarom verlaat u {company}?", hint: "Kies alles wat van toepassing is." },
    reasons: {
      price: "Het is te duur",
      service: "De service viel tegen",
      competitor: "Ik heb iets beters gevonden",
      "missing-feature": "Ik mis iets wat ik nodig heb",
      "broken-promise": "Een belofte is niet nagekomen",
      "lost-trust": "Ik heb geen vertrouwen meer",
      payment: "Er waren problemen met de betaling",
      "staff-or-organisation": "Bij ons is het personeel of de organisatie veranderd",
      "contact-left": "Mijn contactpersoon is vertrokken",
      "no-longer-needed": "Ik heb het niet meer nodig",
      other: "Een andere reden",
    },
    formerReasons: {
      quality: "De kwaliteit viel tegen",
      moved: "Ik ben verhuisd, of mijn situatie is veranderd",
      "too-many-mails": "Ik krijg te veel e-mails",
    },
    outOf: "{score} van {most}",
    send: "Antwoord versturen",
    choose: "Kies eerst een antwoord.",
    thanks: {
      promoter: { title: "Hartelijk dank!", text: "Dat horen we graag. Uw antwoord is opgeslagen." },
      passive: { title: "Hartelijk dank!", text: "Uw antwoord is opgeslagen en helpt ons beter te worden." },
      detractor: {
        title: "Bedankt voor uw eerlijkheid",
        text: "Het spijt ons dat we u hebben teleurgesteld. Uw antwoord is opgeslagen.",
      },
      unknown: { title: "Bedankt dat u het ons laat weten", text: "Uw antwoord is opgeslagen." },
    },
    followUp: {
      promoter: "Wat bevalt u het best?",
      passive: "Wat kunnen we beter doen?",
      detractor: "Wat ging er mis, en wat moeten we veranderen?",
      unknown: "Wilt u ons meer vertellen?",
    },
    limit: {
      one: "Hoogstens {count} teken; niet verplicht.",
      other: "Hoogstens {count} tekens; niet verplicht.",
    },
    tooLong: {
      one: "Er is niets toegevoegd: uw tekst is {count} teken te lang. Maak hem korter.",
      other: "Er is niets toegevoegd: uw tekst is {count} tekens te lang. Maak hem korter.",
    },
    mayContact: "U mag hierover contact met mij opnemen",
    add: "Opmerking versturen",
    added: {
      title: "Bedankt, we hebben hem ontvangen",
      text: "Uw opmerking is opgeslagen. U kunt deze pagina sluiten.",
    },
    answered: "Uw antwoord van {day}: {answer}",
    change: "Mijn antwoord wijzigen",
    until: "U kunt uw antwoord wijzigen tot en met {day}.",
    closed: {
      title: "Deze enquête is gesloten",
      text: "Antwoorden worden niet meer aangenomen. Wilt u ons iets vertellen, beantwoord dan de e-mail.",
    },
  },
  offer: {
    percentOff: "{value} korting",
    amountOff: "{value} korting",
    freePeriod: { one: "{count} dag gratis", other: "{count} dagen gratis" },
    longerTerm: { one: "Een contract van {count} maand", other: "Een contract van {count} maanden" },
    renewalRate: "{value} per maand als u verlengt",
    planChange: "Overstap naar het abonnement {plan}",
    until: "U kunt het aanbod aannemen tot en met {day}.",
    getsCode:
      "Als u het aanneemt, krijgt u een code die alleen van u is. Op deze pagina wordt niets in rekening gebracht.",
    changesContract:
      "Als u het aanneemt, passen we uw contract aan en bevestigen we dat aan u. U krijgt ook een code als bewijs.",
    button: "Aanbod aannemen",
    accepted: { title: "Het is van u", text: "U hebt het aanbod aangenomen op {day}. Bewaar deze code:" },
    already: { title: "U hebt dit aanbod aangenomen", text: "Aangenomen op {day}. Bewaar deze code:" },
    code: "Uw code",
    soldOut: { title: "Het aanbod is op", text: "Het was beperkt, en anderen waren sneller. Het spijt ons." },
    expired: { title: "Het aanbod is afgelopen", text: "Het kon worden aangenomen tot en met {day}." },
    withdrawn: {
      title: "Het aanbod is ingetrokken",
      text: "Het kan niet meer worden aangenomen. Hebt u een vraag, beantwoord dan de e-mail.",
    },
    busy: {
      title: "Veel mensen nemen het nu aan",
      text: "Er is nog niets aangenomen. Druk over een ogenblik opnieuw op de knop.",
    },
  },
  preferences: {
    title: "Kies wat u ontvangt",
    from: "E-mails van {company}",
    saved: "Opgeslagen",
    unclear: { title: "Er is niets gewijzigd", text: "Maak hieronder uw keuze en druk op de knop." },
    invalid: {
      title: "Deze link werkt niet",
      text: "Misschien is hij niet volledig. Open de link in de e-mail opnieuw, of beantwoord de e-mail en schrijf ons wat u wilt ontvangen.",
    },
    expired: {
      title: "Deze link is verlopen",
      text: "Open de link in een nieuwere e-mail, of beantwoord de e-mail en schrijf ons wat u wilt ontvangen. De afmeldlink in de e-mail werkt nog wel.",
    },
    nobody: {
      title: "Hier valt niets te kiezen",
      text: "Deze link hoort bij een test-e-mail, of bij een adres dat we niet meer kennen. U kunt deze pagina sluiten.",
    },
    failed: {
      title: "Dat is nog niet gelukt",
      text: "De fout ligt bij ons. Open deze pagina over een ogenblik opnieuw.",
    },
    stands: {
      on: "U hebt zich niet afgemeld voor onze reclame-e-mails.",
      paused: "Voor {day} sturen we u geen reclame-e-mails.",
      left: "U hebt zich afgemeld voor al onze reclame-e-mails.",
      blocked:
        "E-mails naar uw adres kwamen terug of werden als ongewenst gemeld, daarom sturen we er geen. Is dat een vergissing, neem dan contact met ons op.",
      without: "Onderwerpen waarvoor u zich hebt afgemeld: {topics}.",
    },
    topics: "Onderwerpen",
    often: {
      legend: "Hoe vaak",
      any: "Zo vaak als er iets voor mij is",
      week: "Hoogstens één e-mail per week",
      month: "Hoogstens één e-mail per maand",
    },
    surveys: {
      legend: "Enquêtes",
      yes: "Ja, u mag mij naar mijn mening vragen",
      none: "Nee, liever geen enquêtes",
    },
    language: { legend: "Taal", automatic: "Automatisch" },
    pause: {
      legend: "Even pauze",
      none: "Geen pauze",
      days: { one: "{count} dag, tot {day}", other: "{count} dagen, tot {day}" },
      kept: "Zoals nu, tot {day}",
    },
    mails: {
      legend: "Reclame-e-mails",
      yes: "Ja, u mag mij schrijven",
      none: "Nee, ik wil me voor alles afmelden",
      hint: "Noodzakelijke berichten over een contract blijft u ontvangen.",
    },
    button: "Opslaan",
  },
  unsubscribe: {
    button: "Afmelden",
    undo: "Ongedaan maken",
    undone: {
      title: "U bent weer aangemeld",
      text: "We schrijven u weer zoals voorheen. U kunt deze pagina sluiten.",
    },
    ask: { title: "Afmelden?", text: "Druk op de knop en we sturen u geen reclame-e-mails meer." },
    done: {
      title: "U bent afgemeld",
      text: "We sturen u geen reclame-e-mails meer. U kunt deze pagina sluiten.",
    },
    unclear: { title: "Er is niets gewijzigd", text: "Druk op de knop hieronder om u af te melden." },
    invalid: {
      title: "Deze link werkt niet",
      text: "Misschien is hij niet volledig. Open de afmeldlink in de e-mail opnieuw, of beantwoord de e-mail en vraag ons u af te melden.",
    },
    failed: {
      title: "Dat is nog niet gelukt",
      text: "De fout ligt bij ons. Druk over een ogenblik opnieuw op de knop.",
    },
  },
};
