import type { Texts } from "./texts.ts";

/** As it is written in Brazil. Needs the review of a native speaker: docs/languages.md. */
export const pt: Texts = {
  name: "Português",
  link: {
    invalid: {
      title: "Este link não funciona",
      text: "Talvez esteja incompleto. Abra novamente o link no e-mail ou responda ao e-mail.",
    },
    expired: {
      title: "Este link expirou",
      text: "Abra o link em um e-mail mais recente ou responda ao e-mail.",
    },
    nobody: {
      title: "Ainda não há nada aqui",
      text: "Este link é de um e-mail de teste. Você pode fechar esta página.",
    },
    failed: { title: "Ainda não funcionou", text: "A falha é nossa. Tente novamente em instantes." },
  },
  survey: {
    nps: {
      question: "Qual é a probabilidade de você recomendar {company} a um amigo ou colega?",
      low: "Nada provável",
      high: "Muito provável",
    },
    csat: {
      question: "Qual é o seu grau de satisfação com {company}?",
      low: "Muito baixo",
      high: "Muito alto",
    },
    reason: { question: "Por que você está deixando {company}?", hint: "Escolha tudo o que se aplica." },
    reasons: {
      price: "É caro demais",
      service: "O atendimento não me agradou",
      competitor: "Encontrei algo melhor",
      "missing-feature": "Falta algo de que preciso",
      "broken-promise": "Uma promessa não foi cumprida",
      "lost-trust": "Perdi a confiança",
      payment: "Houve problemas com o pagamento",
      "staff-or-organisation": "Nossa equipe ou organização mudou",
      "contact-left": "A pessoa com quem eu tinha contato saiu",
      "no-longer-needed": "Não preciso mais",
      other: "Outro motivo",
    },
    formerReasons: {
      quality: "A qualidade não me agradou",
      moved: "Eu me mudei, ou minha situação mudou",
      "too-many-mails": "Recebo e-mails demais",
    },
    outOf: "{score} de {most}",
    send: "Enviar resposta",
    choose: "Escolha primeiro uma resposta.",
    thanks: {
      promoter: { title: "Muito obrigado!", text: "Ficamos felizes em saber. Sua resposta foi salva." },
      passive: { title: "Muito obrigado!", text: "Sua resposta foi salva e nos ajuda a melhorar." },
      detractor: {
        title: "Agradecemos a sua sinceridade",
        text: "Lamentamos não ter atendido às suas expectativas. Sua resposta foi salva.",
      },
      unknown: { title: "Obrigado por nos contar", text: "Sua resposta foi salva." },
    },
    followUp: {
      promoter: "Do que você mais gosta?",
      passive: "O que poderíamos fazer melhor?",
      detractor: "O que deu errado e o que devemos mudar?",
      unknown: "Gostaria de nos contar mais?",
    },
    limit: {
      one: "No máximo {count} caractere; opcional.",
      many: "No máximo {count} de caracteres; opcional.",
      other: "No máximo {count} caracteres; opcional.",
    },
    tooLong: {
      one: "Nada foi acrescentado: seu texto tem {count} caractere a mais. Encurte-o, por favor.",
      many: "Nada foi acrescentado: seu texto tem {count} de caracteres a mais. Encurte-o, por favor.",
      other: "Nada foi acrescentado: seu texto tem {count} caracteres a mais. Encurte-o, por favor.",
    },
    mayContact: "Vocês podem entrar em contato comigo sobre isso",
    add: "Enviar comentário",
    added: {
      title: "Obrigado, já recebemos",
      text: "Seu comentário foi salvo. Você pode fechar esta página.",
    },
    answered: "Sua resposta de {day}: {answer}",
    change: "Mudar minha resposta",
    until: "Você pode mudar sua resposta até {day}.",
    closed: {
      title: "Esta pesquisa foi encerrada",
      text: "Não aceitamos mais respostas. Se quiser nos dizer algo, responda ao e-mail.",
    },
  },
  offer: {
    percentOff: "{value} de desconto",
    amountOff: "{value} de desconto",
    freePeriod: { one: "{count} dia grátis", many: "{count} de dias grátis", other: "{count} dias grátis" },
    longerTerm: {
      one: "Um contrato de {count} mês",
      many: "Um contrato de {count} de meses",
      other: "Um contrato de {count} meses",
    },
    renewalRate: "{value} por mês se você renovar",
    planChange: "Mudança para o plano {plan}",
    until: "Você pode aceitar até {day}.",
    getsCode: "Ao aceitar, você recebe um código que é só seu. Nada é cobrado nesta página.",
    changesContract:
      "Ao aceitar, alteramos seu contrato de acordo e confirmamos a você. Você também recebe um código como comprovante.",
    button: "Aceitar a oferta",
    accepted: { title: "É sua", text: "Você aceitou a oferta em {day}. Guarde este código:" },
    already: { title: "Você aceitou esta oferta", text: "A oferta foi aceita em {day}. Guarde este código:" },
    code: "Seu código",
    soldOut: {
      title: "A oferta se esgotou",
      text: "Ela era limitada e outras pessoas foram mais rápidas. Sentimos muito.",
    },
    expired: { title: "A oferta terminou", text: "Ela podia ser aceita até {day}." },
    withdrawn: {
      title: "A oferta foi retirada",
      text: "Ela não pode mais ser aceita. Se tiver alguma dúvida, responda ao e-mail.",
    },
    busy: {
      title: "Muitas pessoas estão aceitando agora",
      text: "Nada foi aceito ainda. Pressione o botão novamente em instantes.",
    },
  },
  preferences: {
    title: "Escolha o que você recebe",
    from: "E-mails de {company}",
    saved: "Salvo",
    unclear: { title: "Nada foi alterado", text: "Faça sua escolha abaixo e pressione o botão." },
    invalid: {
      title: "Este link não funciona",
      text: "Talvez esteja incompleto. Abra novamente o link no e-mail, ou responda ao e-mail e diga o que gostaria de receber.",
    },
    expired: {
      title: "Este link expirou",
      text: "Abra o link em um e-mail mais recente, ou responda ao e-mail e diga o que gostaria de receber. O link do e-mail para cancelar a inscrição continua funcionando.",
    },
    nobody: {
      title: "Não há nada para escolher aqui",
      text: "Este link é de um e-mail de teste, ou de um endereço que não conhecemos mais. Você pode fechar esta página.",
    },
    failed: {
      title: "Ainda não funcionou",
      text: "A falha é nossa. Abra esta página novamente em instantes.",
    },
    stands: {
      on: "Você não cancelou nossos e-mails de marketing.",
      paused: "Não enviaremos e-mails de marketing a você antes de {day}.",
      left: "Você cancelou todos os nossos e-mails de marketing.",
      blocked:
        "E-mails para o seu endereço voltaram ou foram marcados como indesejados, por isso não enviamos nenhum. Se for um engano, entre em contato conosco.",
      without: "Assuntos que você deixou: {topics}.",
    },
    topics: "Assuntos",
    often: {
      legend: "Frequência",
      any: "Sempre que houver algo para mim",
      week: "No máximo um e-mail por semana",
      month: "No máximo um e-mail por mês",
    },
    surveys: { legend: "Pesquisas", yes: "Sim, vocês podem pedir minha opinião", none: "Não, sem pesquisas" },
    language: { legend: "Idioma", automatic: "Automático" },
    pause: {
      legend: "Fazer uma pausa",
      none: "Sem pausa",
      days: {
        one: "{count} dia, até {day}",
        many: "{count} de dias, até {day}",
        other: "{count} dias, até {day}",
      },
      kept: "Como agora, até {day}",
    },
    mails: {
      legend: "E-mails de marketing",
      yes: "Sim, vocês podem me escrever",
      none: "Não, quero cancelar tudo",
      hint: "As mensagens necessárias sobre um contrato continuam chegando.",
    },
    button: "Salvar",
  },
  unsubscribe: {
    button: "Cancelar inscrição",
    undo: "Desfazer",
    undone: {
      title: "Sua inscrição está ativa novamente",
      text: "Voltaremos a escrever para você como antes. Você pode fechar esta página.",
    },
    ask: {
      title: "Cancelar a inscrição?",
      text: "Pressione o botão e não enviaremos mais e-mails de marketing a você.",
    },
    done: {
      title: "Sua inscrição foi cancelada",
      text: "Não enviaremos mais e-mails de marketing a você. Você pode fechar esta página.",
    },
    unclear: { title: "Nada foi alterado", text: "Para cancelar a inscrição, pressione o botão abaixo." },
    invalid: {
      title: "Este link não funciona",
      text: "Talvez esteja incompleto. Abra novamente o link do e-mail para cancelar a inscrição, ou responda ao e-mail e peça o cancelamento.",
    },
    failed: {
      title: "Ainda não funcionou",
      text: "A falha é nossa. Pressione o botão novamente em instantes.",
    },
  },
};
