import type { Texts } from "./texts.ts";

/** Needs the review of a native speaker: docs/languages.md. */
export const hu: Texts = {
  name: "Magyar",
  link: {
    invalid: {
      title: "Ez a hivatkozás nem működik",
      text: "Lehet, hogy hiányos. Kérjük, nyissa meg újra a hivatkozást az e-mailben, vagy válaszoljon az e-mailre.",
    },
    expired: {
      title: "Ez a hivatkozás lejárt",
      text: "Kérjük, nyissa meg a hivatkozást egy újabb e-mailben, vagy válaszoljon az e-mailre.",
    },
    nobody: {
      title: "Itt még nincs semmi",
      text: "Ez a hivatkozás egy teszt e-mailhez tartozik. Bezárhatja ezt az oldalt.",
    },
    failed: {
      title: "Ez még nem sikerült",
      text: "A hiba a mi oldalunkon van. Kérjük, próbálja újra egy kis idő múlva.",
    },
  },
  survey: {
    nps: {
      question: "Mennyire valószínű, hogy barátjának vagy kollégájának ajánlana minket? ({company})",
      low: "Egyáltalán nem valószínű",
      high: "Nagyon valószínű",
    },
    csat: {
      question: "Mennyire elégedett velünk? ({company})",
      low: "Nagyon elégedetlen",
      high: "Nagyon elégedett",
    },
    reason: { question: "Miért távozik tőlünk? ({company})", hint: "Válassza ki mindazt, ami igaz." },
    reasons: {
      price: "Túl drága",
      service: "Nem voltam elégedett a kiszolgálással",
      competitor: "Találtam jobbat",
      "missing-feature": "Hiányzik belőle valami, amire szükségem van",
      "broken-promise": "Nem tartottak be egy ígéretet",
      "lost-trust": "Elvesztettem a bizalmamat",
      payment: "Gond volt a fizetéssel",
      "staff-or-organisation": "Nálunk megváltozott a személyzet vagy a szervezet",
      "contact-left": "Távozott a kapcsolattartóm",
      "no-longer-needed": "Már nincs rá szükségem",
      other: "Más ok",
    },
    formerReasons: {
      quality: "Nem voltam elégedett a minőséggel",
      moved: "Elköltöztem, vagy megváltozott a helyzetem",
      "too-many-mails": "Túl sok e-mailt kapok",
    },
    outOf: "{most} pontból {score}",
    send: "Válasz elküldése",
    choose: "Kérjük, előbb válasszon egy választ.",
    thanks: {
      promoter: { title: "Nagyon köszönjük!", text: "Örömmel halljuk. Válaszát elmentettük." },
      passive: { title: "Nagyon köszönjük!", text: "Válaszát elmentettük; segít nekünk jobbá válni." },
      detractor: {
        title: "Köszönjük az őszinteségét",
        text: "Sajnáljuk, hogy csalódást okoztunk. Válaszát elmentettük.",
      },
      unknown: { title: "Köszönjük, hogy elmondta", text: "Válaszát elmentettük." },
    },
    followUp: {
      promoter: "Mi tetszik Önnek a legjobban?",
      passive: "Mit csinálhatnánk jobban?",
      detractor: "Mi ment rosszul, és min változtassunk?",
      unknown: "Szeretne többet elmondani?",
    },
    limit: {
      one: "Legfeljebb {count} karakter; nem kötelező.",
      other: "Legfeljebb {count} karakter; nem kötelező.",
    },
    tooLong: {
      one: "Semmi sem került be: a szöveg {count} karakterrel túl hosszú. Kérjük, rövidítse le.",
      other: "Semmi sem került be: a szöveg {count} karakterrel túl hosszú. Kérjük, rövidítse le.",
    },
    mayContact: "Megkereshetnek ezzel kapcsolatban",
    add: "Megjegyzés elküldése",
    added: { title: "Köszönjük, megkaptuk", text: "Megjegyzését elmentettük. Bezárhatja ezt az oldalt." },
    answered: "Az Ön válasza ({day}): {answer}",
    change: "Válasz módosítása",
    until: "A válasz módosításának utolsó napja: {day}",
    closed: {
      title: "Ez a felmérés lezárult",
      text: "Már nem fogadunk válaszokat. Ha szeretne mondani nekünk valamit, kérjük, válaszoljon az e-mailre.",
    },
  },
  offer: {
    percentOff: "{value} kedvezmény",
    amountOff: "{value} kedvezmény",
    freePeriod: { one: "{count} nap ingyen", other: "{count} nap ingyen" },
    longerTerm: { one: "{count} hónapos szerződés", other: "{count} hónapos szerződés" },
    renewalRate: "{value} havonta, ha meghosszabbítja",
    planChange: "Váltás erre a csomagra: {plan}",
    until: "Az elfogadás utolsó napja: {day}",
    getsCode: "Ha elfogadja, kap egy kódot, amely csak az Öné. Ezen az oldalon semmit sem számítunk fel.",
    changesContract:
      "Ha elfogadja, ennek megfelelően módosítjuk a szerződését, és visszaigazoljuk Önnek. Igazolásul egy kódot is kap.",
    button: "Ajánlat elfogadása",
    accepted: {
      title: "Az ajánlat az Öné",
      text: "Az elfogadás napja: {day} Kérjük, őrizze meg ezt a kódot:",
    },
    already: {
      title: "Ezt az ajánlatot már elfogadta",
      text: "Az elfogadás napja: {day} Kérjük, őrizze meg ezt a kódot:",
    },
    code: "Az Ön kódja",
    soldOut: {
      title: "Az ajánlat elfogyott",
      text: "Korlátozott volt, és mások gyorsabbak voltak. Sajnáljuk.",
    },
    expired: { title: "Az ajánlat véget ért", text: "Az elfogadás utolsó napja ez volt: {day}" },
    withdrawn: {
      title: "Az ajánlatot visszavontuk",
      text: "Már nem fogadható el. Ha kérdése van, kérjük, válaszoljon az e-mailre.",
    },
    busy: {
      title: "Most sokan fogadják el az ajánlatot",
      text: "Még semmi sem lett elfogadva. Kérjük, nyomja meg újra a gombot egy kis idő múlva.",
    },
  },
  preferences: {
    title: "Válassza ki, mit szeretne kapni",
    from: "E-mailek tőlünk: {company}",
    saved: "Elmentve",
    unclear: { title: "Semmi sem változott", text: "Kérjük, válasszon alább, és nyomja meg a gombot." },
    invalid: {
      title: "Ez a hivatkozás nem működik",
      text: "Lehet, hogy hiányos. Kérjük, nyissa meg újra a hivatkozást az e-mailben, vagy válaszoljon az e-mailre, és írja meg, mit szeretne kapni.",
    },
    expired: {
      title: "Ez a hivatkozás lejárt",
      text: "Kérjük, nyissa meg a hivatkozást egy újabb e-mailben, vagy válaszoljon az e-mailre, és írja meg, mit szeretne kapni. Az e-mail leiratkozó hivatkozása továbbra is működik.",
    },
    nobody: {
      title: "Itt nincs mit választani",
      text: "Ez a hivatkozás egy teszt e-mailhez vagy egy általunk már nem ismert címhez tartozik. Bezárhatja ezt az oldalt.",
    },
    failed: {
      title: "Ez még nem sikerült",
      text: "A hiba a mi oldalunkon van. Kérjük, nyissa meg újra ezt az oldalt egy kis idő múlva.",
    },
    stands: {
      on: "Ön nem iratkozott le reklámleveleinkről.",
      paused: "Eddig a napig nem küldünk Önnek reklámlevelet: {day}",
      left: "Ön minden reklámlevelünkről leiratkozott.",
      blocked:
        "Az Ön címére küldött e-mailek visszajöttek, vagy kéretlennek jelölték őket, ezért nem küldünk levelet. Ha ez tévedés, kérjük, keressen meg minket.",
      without: "Témák, amelyekről leiratkozott: {topics}.",
    },
    topics: "Témák",
    often: {
      legend: "Milyen gyakran",
      any: "Ahányszor van valami számomra",
      week: "Hetente legfeljebb egy e-mailt",
      month: "Havonta legfeljebb egy e-mailt",
    },
    surveys: { legend: "Felmérések", yes: "Igen, kikérhetik a véleményemet", none: "Nem kérek felméréseket" },
    language: { legend: "Nyelv", automatic: "Automatikus" },
    pause: {
      legend: "Szünet",
      none: "Nincs szünet",
      days: { one: "{count} nap (eddig: {day})", other: "{count} nap (eddig: {day})" },
      kept: "Mint most (eddig: {day})",
    },
    mails: {
      legend: "Reklámlevelek",
      yes: "Igen, írhatnak nekem",
      none: "Nem, mindenről leiratkozom",
      hint: "A szerződéssel kapcsolatos szükséges üzeneteket továbbra is megkapja.",
    },
    button: "Mentés",
  },
  unsubscribe: {
    button: "Leiratkozás",
    undo: "Visszavonás",
    undone: {
      title: "Újra feliratkozott",
      text: "Úgy írunk Önnek, mint korábban. Bezárhatja ezt az oldalt.",
    },
    ask: { title: "Leiratkozik?", text: "Nyomja meg a gombot, és nem küldünk Önnek több reklámlevelet." },
    done: { title: "Leiratkozott", text: "Nem küldünk Önnek több reklámlevelet. Bezárhatja ezt az oldalt." },
    unclear: { title: "Semmi sem változott", text: "A leiratkozáshoz kérjük, nyomja meg az alábbi gombot." },
    invalid: {
      title: "Ez a hivatkozás nem működik",
      text: "Lehet, hogy hiányos. Kérjük, nyissa meg újra a leiratkozó hivatkozást az e-mailben, vagy válaszoljon az e-mailre, és kérje leiratkozását.",
    },
    failed: {
      title: "Ez még nem sikerült",
      text: "A hiba a mi oldalunkon van. Kérjük, nyomja meg újra a gombot egy kis idő múlva.",
    },
  },
};
