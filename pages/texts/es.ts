import type { Texts } from "./texts.ts";

/** Needs the review of a native speaker: docs/languages.md. */
export const es: Texts = {
  name: "Español",
  link: {
    invalid: {
      title: "Este enlace no funciona",
      text: "Puede que esté incompleto. Abra de nuevo el enlace del correo o responda al correo.",
    },
    expired: {
      title: "Este enlace ha caducado",
      text: "Abra el enlace de un correo más reciente o responda al correo.",
    },
    nobody: {
      title: "Aquí todavía no hay nada",
      text: "Este enlace es de un correo de prueba. Puede cerrar esta página.",
    },
    failed: {
      title: "Todavía no ha funcionado",
      text: "El error es nuestro. Inténtelo de nuevo en un momento.",
    },
  },
  survey: {
    nps: {
      question: "¿Qué probabilidad hay de que recomiende {company} a un amigo o colega?",
      low: "Nada probable",
      high: "Muy probable",
    },
    csat: { question: "¿Cuál es su grado de satisfacción con {company}?", low: "Muy bajo", high: "Muy alto" },
    reason: { question: "¿Por qué deja {company}?", hint: "Elija todo lo que corresponda." },
    reasons: {
      price: "Es demasiado caro",
      service: "El servicio no me convenció",
      competitor: "Encontré algo mejor",
      "missing-feature": "Le falta algo que necesito",
      "broken-promise": "No se cumplió una promesa",
      "lost-trust": "Perdí la confianza",
      payment: "Hubo problemas con el pago",
      "staff-or-organisation": "Cambió nuestro personal o nuestra organización",
      "contact-left": "Mi persona de contacto ya no está",
      "no-longer-needed": "Ya no lo necesito",
      other: "Otro motivo",
    },
    formerReasons: {
      quality: "La calidad no me convenció",
      moved: "Me mudé, o mi situación cambió",
      "too-many-mails": "Recibo demasiados correos",
    },
    outOf: "{score} de {most}",
    send: "Enviar respuesta",
    choose: "Elija primero una respuesta.",
    thanks: {
      promoter: { title: "¡Muchas gracias!", text: "Nos alegra saberlo. Su respuesta está guardada." },
      passive: { title: "¡Muchas gracias!", text: "Su respuesta está guardada y nos ayuda a mejorar." },
      detractor: {
        title: "Gracias por su sinceridad",
        text: "Lamentamos no haber estado a la altura. Su respuesta está guardada.",
      },
      unknown: { title: "Gracias por decírnoslo", text: "Su respuesta está guardada." },
    },
    followUp: {
      promoter: "¿Qué es lo que más le gusta?",
      passive: "¿Qué podríamos hacer mejor?",
      detractor: "¿Qué salió mal y qué deberíamos cambiar?",
      unknown: "¿Quiere contarnos algo más?",
    },
    limit: {
      one: "{count} carácter como máximo; opcional.",
      many: "{count} de caracteres como máximo; opcional.",
      other: "{count} caracteres como máximo; opcional.",
    },
    tooLong: {
      one: "No se añadió nada: a su texto le sobra {count} carácter. Acórtelo, por favor.",
      many: "No se añadió nada: a su texto le sobran {count} de caracteres. Acórtelo, por favor.",
      other: "No se añadió nada: a su texto le sobran {count} caracteres. Acórtelo, por favor.",
    },
    mayContact: "Pueden ponerse en contacto conmigo sobre esto",
    add: "Enviar comentario",
    added: {
      title: "Gracias, lo hemos recibido",
      text: "Su comentario está guardado. Puede cerrar esta página.",
    },
    answered: "Su respuesta del {day}: {answer}",
    change: "Cambiar mi respuesta",
    until: "Puede cambiar su respuesta hasta el {day}.",
    closed: {
      title: "Esta encuesta ha terminado",
      text: "Ya no se aceptan respuestas. Si desea decirnos algo, responda al correo.",
    },
  },
  offer: {
    percentOff: "{value} de descuento",
    amountOff: "{value} de descuento",
    freePeriod: { one: "{count} día gratis", many: "{count} de días gratis", other: "{count} días gratis" },
    longerTerm: {
      one: "Un contrato de {count} mes",
      many: "Un contrato de {count} de meses",
      other: "Un contrato de {count} meses",
    },
    renewalRate: "{value} al mes si renueva",
    planChange: "Cambio al plan {plan}",
    until: "Puede aceptar hasta el {day}.",
    getsCode: "Al aceptar recibe un código que es solo suyo. En esta página no se cobra nada.",
    changesContract:
      "Al aceptar, modificamos su contrato en consecuencia y se lo confirmamos. También recibe un código como comprobante.",
    button: "Aceptar la oferta",
    accepted: { title: "Es suya", text: "Aceptó la oferta el {day}. Guarde este código:" },
    already: { title: "Ya aceptó esta oferta", text: "La aceptó el {day}. Guarde este código:" },
    code: "Su código",
    soldOut: {
      title: "La oferta se ha agotado",
      text: "Era limitada y otros fueron más rápidos. Lo sentimos.",
    },
    expired: { title: "La oferta ha terminado", text: "Se podía aceptar hasta el {day}." },
    withdrawn: {
      title: "La oferta se ha retirado",
      text: "Ya no se puede aceptar. Si tiene alguna pregunta, responda al correo.",
    },
    busy: {
      title: "Muchas personas están aceptando ahora mismo",
      text: "Todavía no se ha aceptado nada. Pulse de nuevo el botón en un momento.",
    },
  },
  preferences: {
    title: "Elija lo que recibe",
    from: "Correos de {company}",
    saved: "Guardado",
    unclear: { title: "No se ha cambiado nada", text: "Elija abajo y pulse el botón." },
    invalid: {
      title: "Este enlace no funciona",
      text: "Puede que esté incompleto. Abra de nuevo el enlace del correo, o responda al correo y díganos qué desea recibir.",
    },
    expired: {
      title: "Este enlace ha caducado",
      text: "Abra el enlace de un correo más reciente, o responda al correo y díganos qué desea recibir. El enlace del correo para darse de baja sigue funcionando.",
    },
    nobody: {
      title: "Aquí no hay nada que elegir",
      text: "Este enlace es de un correo de prueba, o de una dirección que ya no conocemos. Puede cerrar esta página.",
    },
    failed: {
      title: "Todavía no ha funcionado",
      text: "El error es nuestro. Abra de nuevo esta página en un momento.",
    },
    stands: {
      on: "No se ha dado de baja de nuestros correos publicitarios.",
      paused: "No le enviaremos correos publicitarios antes del {day}.",
      left: "Se ha dado de baja de todos nuestros correos publicitarios.",
      blocked:
        "Los correos a su dirección nos fueron devueltos o se marcaron como no deseados, así que no enviamos ninguno. Si es un error, póngase en contacto con nosotros.",
      without: "Temas que ha dejado: {topics}.",
    },
    topics: "Temas",
    often: {
      legend: "Frecuencia",
      any: "Siempre que haya algo para mí",
      week: "Como máximo un correo por semana",
      month: "Como máximo un correo al mes",
    },
    surveys: { legend: "Encuestas", yes: "Sí, pueden pedirme mi opinión", none: "No, sin encuestas" },
    language: { legend: "Idioma", automatic: "Automático" },
    pause: {
      legend: "Hacer una pausa",
      none: "Sin pausa",
      days: {
        one: "{count} día, hasta el {day}",
        many: "{count} de días, hasta el {day}",
        other: "{count} días, hasta el {day}",
      },
      kept: "Como ahora, hasta el {day}",
    },
    mails: {
      legend: "Correos publicitarios",
      yes: "Sí, pueden escribirme",
      none: "No, quiero darme de baja de todo",
      hint: "Seguirá recibiendo los mensajes necesarios sobre un contrato.",
    },
    button: "Guardar",
  },
  unsubscribe: {
    button: "Darse de baja",
    undo: "Deshacer",
    undone: {
      title: "Su suscripción vuelve a estar activa",
      text: "Le escribiremos como antes. Puede cerrar esta página.",
    },
    ask: { title: "¿Darse de baja?", text: "Pulse el botón y no le enviaremos más correos publicitarios." },
    done: {
      title: "Se ha dado de baja",
      text: "No le enviaremos más correos publicitarios. Puede cerrar esta página.",
    },
    unclear: { title: "No se ha cambiado nada", text: "Para darse de baja, pulse el botón de abajo." },
    invalid: {
      title: "Este enlace no funciona",
      text: "Puede que esté incompleto. Abra de nuevo el enlace del correo para darse de baja, o responda al correo y pídanos que le demos de baja.",
    },
    failed: {
      title: "Todavía no ha funcionado",
      text: "El error es nuestro. Pulse de nuevo el botón en un momento.",
    },
  },
};
