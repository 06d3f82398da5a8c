import type { Texts } from "./texts.ts";

/** Needs the review of a native speaker: docs/languages.md. */
export const pl: Texts = {
  name: "Polski",
  link: {
    invalid: {
      title: "Ten link nie działa",
      text: "Być może jest niepełny. Prosimy ponownie otworzyć link z e-maila albo odpowiedzieć na e-mail.",
    },
    expired: {
      title: "Ten link wygasł",
      text: "Prosimy otworzyć link z nowszego e-maila albo odpowiedzieć na e-mail.",
    },
    nobody: {
      title: "Tu jeszcze nic nie ma",
      text: "Ten link pochodzi z e-maila testowego. Można zamknąć tę stronę.",
    },
    failed: {
      title: "Jeszcze się nie udało",
      text: "Błąd leży po naszej stronie. Prosimy spróbować ponownie za chwilę.",
    },
  },
  survey: {
    nps: {
      question: "Jak prawdopodobne jest, że poleci nas Pan/Pani znajomym lub współpracownikom? ({company})",
      low: "Zupełnie nieprawdopodobne",
      high: "Bardzo prawdopodobne",
    },
    csat: { question: "Jaka jest Pana/Pani ocena firmy {company}?", low: "Bardzo zła", high: "Bardzo dobra" },
    reason: {
      question: "Dlaczego rezygnuje Pan/Pani z usług firmy {company}?",
      hint: "Prosimy wybrać wszystko, co pasuje.",
    },
    reasons: {
      price: "Jest za drogo",
      service: "Obsługa mi nie odpowiadała",
      competitor: "Mam coś lepszego",
      "missing-feature": "Brakuje czegoś, czego potrzebuję",
      "broken-promise": "Nie dotrzymano obietnicy",
      "lost-trust": "Nie mam już zaufania",
      payment: "Były problemy z płatnością",
      "staff-or-organisation": "Zmienił się u nas personel lub organizacja",
      "contact-left": "Moja osoba kontaktowa odeszła",
      "no-longer-needed": "Już tego nie potrzebuję",
      other: "Inny powód",
    },
    formerReasons: {
      quality: "Jakość mi nie odpowiadała",
      moved: "Przeprowadzka albo zmiana sytuacji",
      "too-many-mails": "Dostaję za dużo e-maili",
    },
    outOf: "{score} z {most}",
    send: "Wyślij odpowiedź",
    choose: "Prosimy najpierw wybrać odpowiedź.",
    thanks: {
      promoter: { title: "Dziękujemy!", text: "Bardzo nas to cieszy. Odpowiedź została zapisana." },
      passive: { title: "Dziękujemy!", text: "Odpowiedź została zapisana i pomaga nam się poprawiać." },
      detractor: {
        title: "Dziękujemy za szczerość",
        text: "Przykro nam, że zawiedliśmy. Odpowiedź została zapisana.",
      },
      unknown: { title: "Dziękujemy za informację", text: "Odpowiedź została zapisana." },
    },
    followUp: {
      promoter: "Co podoba się Panu/Pani najbardziej?",
      passive: "Co możemy robić lepiej?",
      detractor: "Co poszło nie tak i co powinniśmy zmienić?",
      unknown: "Czy chce nam Pan/Pani napisać więcej?",
    },
    limit: {
      one: "Najwyżej {count} znak; nieobowiązkowo.",
      few: "Najwyżej {count} znaki; nieobowiązkowo.",
      many: "Najwyżej {count} znaków; nieobowiązkowo.",
      other: "Najwyżej {count} znaku; nieobowiązkowo.",
    },
    tooLong: {
      one: "Niczego nie dodano: tekst jest o {count} znak za długi. Prosimy go skrócić.",
      few: "Niczego nie dodano: tekst jest o {count} znaki za długi. Prosimy go skrócić.",
      many: "Niczego nie dodano: tekst jest o {count} znaków za długi. Prosimy go skrócić.",
      other: "Niczego nie dodano: tekst jest o {count} znaku za długi. Prosimy go skrócić.",
    },
    mayContact: "Można się ze mną skontaktować w tej sprawie",
    add: "Wyślij komentarz",
    added: { title: "Dziękujemy, mamy go", text: "Komentarz został zapisany. Można zamknąć tę stronę." },
    answered: "Odpowiedź z dnia {day}: {answer}",
    change: "Zmień odpowiedź",
    until: "Odpowiedź można zmienić do dnia {day}.",
    closed: {
      title: "Ta ankieta jest zamknięta",
      text: "Nie przyjmujemy już odpowiedzi. Jeśli chce nam Pan/Pani coś przekazać, prosimy odpowiedzieć na e-mail.",
    },
  },
  offer: {
    percentOff: "{value} rabatu",
    amountOff: "{value} rabatu",
    freePeriod: {
      one: "{count} dzień za darmo",
      few: "{count} dni za darmo",
      many: "{count} dni za darmo",
      other: "{count} dnia za darmo",
    },
    longerTerm: {
      one: "Umowa na {count} miesiąc",
      few: "Umowa na {count} miesiące",
      many: "Umowa na {count} miesięcy",
      other: "Umowa na {count} miesiąca",
    },
    renewalRate: "{value} miesięcznie po przedłużeniu umowy",
    planChange: "Zmiana na taryfę {plan}",
    until: "Ofertę można przyjąć do dnia {day}.",
    getsCode: "Po przyjęciu otrzyma Pan/Pani własny kod. Na tej stronie nie są pobierane żadne opłaty.",
    changesContract:
      "Po przyjęciu odpowiednio zmienimy umowę i potwierdzimy to. Otrzyma Pan/Pani także kod jako potwierdzenie.",
    button: "Przyjmij ofertę",
    accepted: { title: "Oferta przyjęta", text: "Data przyjęcia: {day}. Prosimy zachować ten kod:" },
    already: {
      title: "Ta oferta jest już przyjęta",
      text: "Przyjęto ją dnia {day}. Prosimy zachować ten kod:",
    },
    code: "Kod",
    soldOut: { title: "Oferta się wyczerpała", text: "Była ograniczona, a inni byli szybsi. Przykro nam." },
    expired: { title: "Oferta się zakończyła", text: "Można ją było przyjąć do dnia {day}." },
    withdrawn: {
      title: "Oferta została wycofana",
      text: "Nie można jej już przyjąć. W razie pytań prosimy odpowiedzieć na e-mail.",
    },
    busy: {
      title: "Wiele osób przyjmuje teraz ofertę",
      text: "Niczego jeszcze nie przyjęto. Prosimy za chwilę ponownie nacisnąć przycisk.",
    },
  },
  preferences: {
    title: "Wybór otrzymywanych wiadomości",
    from: "E-maile od {company}",
    saved: "Zapisano",
    unclear: { title: "Niczego nie zmieniono", text: "Prosimy dokonać wyboru poniżej i nacisnąć przycisk." },
    invalid: {
      title: "Ten link nie działa",
      text: "Być może jest niepełny. Prosimy ponownie otworzyć link z e-maila albo napisać w odpowiedzi na e-mail, co chce Pan/Pani otrzymywać.",
    },
    expired: {
      title: "Ten link wygasł",
      text: "Prosimy otworzyć link z nowszego e-maila albo napisać w odpowiedzi na e-mail, co chce Pan/Pani otrzymywać. Link do wypisania się z e-maila nadal działa.",
    },
    nobody: {
      title: "Tu nie ma nic do wyboru",
      text: "Ten link pochodzi z e-maila testowego albo dotyczy adresu, którego już nie znamy. Można zamknąć tę stronę.",
    },
    failed: {
      title: "Jeszcze się nie udało",
      text: "Błąd leży po naszej stronie. Prosimy otworzyć tę stronę ponownie za chwilę.",
    },
    stands: {
      on: "Nie zrezygnowano z naszych e-maili reklamowych.",
      paused: "Przed dniem {day} nie wyślemy żadnych e-maili reklamowych.",
      left: "Zrezygnowano ze wszystkich naszych e-maili reklamowych.",
      blocked:
        "E-maile na ten adres do nas wracały albo były zgłaszane jako niechciane, dlatego żadnych nie wysyłamy. Jeśli to pomyłka, prosimy o kontakt.",
      without: "Tematy, z których zrezygnowano: {topics}.",
    },
    topics: "Tematy",
    often: {
      legend: "Jak często",
      any: "Zawsze, gdy coś dla mnie jest",
      week: "Najwyżej jeden e-mail w tygodniu",
      month: "Najwyżej jeden e-mail w miesiącu",
    },
    surveys: { legend: "Ankiety", yes: "Tak, można pytać mnie o opinię", none: "Nie, proszę bez ankiet" },
    language: { legend: "Język", automatic: "Automatycznie" },
    pause: {
      legend: "Przerwa",
      none: "Bez przerwy",
      days: {
        one: "{count} dzień, do {day}",
        few: "{count} dni, do {day}",
        many: "{count} dni, do {day}",
        other: "{count} dnia, do {day}",
      },
      kept: "Tak jak teraz, do {day}",
    },
    mails: {
      legend: "E-maile reklamowe",
      yes: "Tak, można do mnie pisać",
      none: "Nie, rezygnuję ze wszystkiego",
      hint: "Niezbędne wiadomości o umowie będą nadal przychodzić.",
    },
    button: "Zapisz",
  },
  unsubscribe: {
    button: "Wypisz mnie",
    undo: "Cofnij",
    undone: {
      title: "Subskrypcja została przywrócona",
      text: "Będziemy pisać jak dotychczas. Można zamknąć tę stronę.",
    },
    ask: {
      title: "Wypisać się?",
      text: "Po naciśnięciu przycisku nie będziemy wysyłać e-maili reklamowych.",
    },
    done: { title: "Wypisano", text: "Nie będziemy wysyłać e-maili reklamowych. Można zamknąć tę stronę." },
    unclear: { title: "Niczego nie zmieniono", text: "Aby się wypisać, prosimy nacisnąć przycisk poniżej." },
    invalid: {
      title: "Ten link nie działa",
      text: "Być może jest niepełny. Prosimy ponownie otworzyć link do wypisania się z e-maila albo poprosić o wypisanie w odpowiedzi na e-mail.",
    },
    failed: {
      title: "Jeszcze się nie udało",
      text: "Błąd leży po naszej stronie. Prosimy za chwilę ponownie nacisnąć przycisk.",
    },
  },
};
