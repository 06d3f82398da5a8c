import type { Texts } from "./texts.ts";

/** Needs the review of a native speaker: docs/languages.md. */
export const fr: Texts = {
  name: "Français",
  link: {
    invalid: {
      title: "Ce lien ne fonctionne pas",
      text: "Il est peut-être incomplet. Veuillez ouvrir à nouveau le lien dans l’e-mail, ou répondre à l’e-mail.",
    },
    expired: {
      title: "Ce lien a expiré",
      text: "Veuillez ouvrir le lien dans un e-mail plus récent, ou répondre à l’e-mail.",
    },
    nobody: {
      title: "Il n’y a encore rien ici",
      text: "Ce lien vient d’un e-mail de test. Vous pouvez fermer cette page.",
    },
    failed: {
      title: "Cela n’a pas encore fonctionné",
      text: "L’erreur vient de nous. Veuillez réessayer dans un instant.",
    },
  },
  survey: {
    nps: {
      question: "Quelle est la probabilité que vous recommandiez {company} à un ami ou à un collègue ?",
      low: "Pas du tout probable",
      high: "Très probable",
    },
    csat: {
      question: "Êtes-vous satisfait(e) de {company} ?",
      low: "Pas du tout satisfait(e)",
      high: "Très satisfait(e)",
    },
    reason: { question: "Pourquoi quittez-vous {company} ?", hint: "Choisissez tout ce qui convient." },
    reasons: {
      price: "C’est trop cher",
      service: "Le service ne me convenait pas",
      competitor: "J’ai trouvé mieux",
      "missing-feature": "Il me manque quelque chose",
      "broken-promise": "Une promesse n’a pas été tenue",
      "lost-trust": "J’ai perdu confiance",
      payment: "Il y a eu des problèmes de paiement",
      "staff-or-organisation": "Le personnel ou l’organisation a changé chez nous",
      "contact-left": "La personne avec qui j’étais en contact est partie",
      "no-longer-needed": "Je n’en ai plus besoin",
      other: "Une autre raison",
    },
    formerReasons: {
      quality: "La qualité ne me convenait pas",
      moved: "J’ai déménagé, ou ma situation a changé",
      "too-many-mails": "Je reçois trop d’e-mails",
    },
    outOf: "{score} sur {most}",
    send: "Envoyer la réponse",
    choose: "Veuillez d’abord choisir une réponse.",
    thanks: {
      promoter: { title: "Merci beaucoup !", text: "Cela nous fait plaisir. Votre réponse est enregistrée." },
      passive: {
        title: "Merci beaucoup !",
        text: "Votre réponse est enregistrée et nous aide à progresser.",
      },
      detractor: {
        title: "Merci de votre franchise",
        text: "Nous regrettons de vous avoir déçu(e). Votre réponse est enregistrée.",
      },
      unknown: { title: "Merci de nous l’avoir dit", text: "Votre réponse est enregistrée." },
    },
    followUp: {
      promoter: "Qu’est-ce qui vous plaît le plus ?",
      passive: "Que pourrions-nous améliorer ?",
      detractor: "Qu’est-ce qui n’a pas été, et que devrions-nous changer ?",
      unknown: "Souhaitez-vous nous en dire plus ?",
    },
    limit: {
      one: "{count} caractère au maximum ; facultatif.",
      many: "{count} de caractères au maximum ; facultatif.",
      other: "{count} caractères au maximum ; facultatif.",
    },
    tooLong: {
      one: "Rien n’a été ajouté : votre texte a {count} caractère de trop. Veuillez le raccourcir.",
      many: "Rien n’a été ajouté : votre texte a {count} de caractères de trop. Veuillez le raccourcir.",
      other: "Rien n’a été ajouté : votre texte a {count} caractères de trop. Veuillez le raccourcir.",
    },
    mayContact: "Vous pouvez me contacter à ce sujet",
    add: "Envoyer le commentaire",
    added: {
      title: "Merci, nous l’avons bien reçu",
      text: "Votre commentaire est enregistré. Vous pouvez fermer cette page.",
    },
    answered: "Votre réponse du {day} : {answer}",
    change: "Modifier ma réponse",
    until: "Vous pouvez modifier votre réponse jusqu’au {day}.",
    closed: {
      title: "Cette enquête est terminée",
      text: "Les réponses ne sont plus acceptées. Si vous souhaitez nous dire quelque chose, veuillez répondre à l’e-mail.",
    },
  },
  offer: {
    percentOff: "{value} de réduction",
    amountOff: "{value} de réduction",
    freePeriod: {
      one: "{count} jour gratuit",
      many: "{count} de jours gratuits",
      other: "{count} jours gratuits",
    },
    longerTerm: {
      one: "Un contrat de {count} mois",
      many: "Un contrat de {count} de mois",
      other: "Un contrat de {count} mois",
    },
    renewalRate: "{value} par mois si vous renouvelez",
    planChange: "Passage à la formule {plan}",
    until: "Vous pouvez accepter jusqu’au {day}.",
    getsCode:
      "Si vous acceptez, vous recevez un code qui n’appartient qu’à vous. Rien n’est débité sur cette page.",
    changesContract:
      "Si vous acceptez, nous modifions votre contrat en conséquence et vous le confirmons. Vous recevez aussi un code comme preuve.",
    button: "Accepter l’offre",
    accepted: {
      title: "L’offre est à vous",
      text: "Vous l’avez acceptée le {day}. Veuillez conserver ce code :",
    },
    already: {
      title: "Vous avez accepté cette offre",
      text: "C’était le {day}. Veuillez conserver ce code :",
    },
    code: "Votre code",
    soldOut: {
      title: "L’offre est épuisée",
      text: "Elle était limitée, et d’autres ont été plus rapides. Nous en sommes désolés.",
    },
    expired: { title: "L’offre est terminée", text: "Elle pouvait être acceptée jusqu’au {day}." },
    withdrawn: {
      title: "L’offre a été retirée",
      text: "Elle ne peut plus être acceptée. Si vous avez une question, veuillez répondre à l’e-mail.",
    },
    busy: {
      title: "Beaucoup de personnes acceptent en ce moment",
      text: "Rien n’a encore été accepté. Veuillez appuyer à nouveau sur le bouton dans un instant.",
    },
  },
  preferences: {
    title: "Choisissez ce que vous recevez",
    from: "E-mails de {company}",
    saved: "Enregistré",
    unclear: {
      title: "Rien n’a été modifié",
      text: "Veuillez faire votre choix ci-dessous et appuyer sur le bouton.",
    },
    invalid: {
      title: "Ce lien ne fonctionne pas",
      text: "Il est peut-être incomplet. Veuillez ouvrir à nouveau le lien dans l’e-mail, ou répondre à l’e-mail en disant ce que vous souhaitez recevoir.",
    },
    expired: {
      title: "Ce lien a expiré",
      text: "Veuillez ouvrir le lien dans un e-mail plus récent, ou répondre à l’e-mail en disant ce que vous souhaitez recevoir. Le lien de désinscription de l’e-mail fonctionne toujours.",
    },
    nobody: {
      title: "Il n’y a rien à choisir ici",
      text: "Ce lien vient d’un e-mail de test, ou concerne une adresse que nous ne connaissons plus. Vous pouvez fermer cette page.",
    },
    failed: {
      title: "Cela n’a pas encore fonctionné",
      text: "L’erreur vient de nous. Veuillez rouvrir cette page dans un instant.",
    },
    stands: {
      on: "Vous n’êtes pas désinscrit(e) de nos e-mails publicitaires.",
      paused: "Nous ne vous enverrons pas d’e-mails publicitaires avant le {day}.",
      left: "Vous êtes désinscrit(e) de tous nos e-mails publicitaires.",
      blocked:
        "Des e-mails à votre adresse nous sont revenus ou ont été signalés comme indésirables ; nous n’en envoyons donc pas. Si c’est une erreur, veuillez nous contacter.",
      without: "Thèmes que vous avez quittés : {topics}.",
    },
    topics: "Thèmes",
    often: {
      legend: "Fréquence",
      any: "Chaque fois qu’il y a quelque chose pour moi",
      week: "Un e-mail par semaine au maximum",
      month: "Un e-mail par mois au maximum",
    },
    surveys: {
      legend: "Enquêtes",
      yes: "Oui, vous pouvez me demander mon avis",
      none: "Non, pas d’enquêtes",
    },
    language: { legend: "Langue", automatic: "Automatique" },
    pause: {
      legend: "Faire une pause",
      none: "Pas de pause",
      days: {
        one: "{count} jour, jusqu’au {day}",
        many: "{count} de jours, jusqu’au {day}",
        other: "{count} jours, jusqu’au {day}",
      },
      kept: "Comme maintenant, jusqu’au {day}",
    },
    mails: {
      legend: "E-mails publicitaires",
      yes: "Oui, vous pouvez m’écrire",
      none: "Non, je ne veux plus rien recevoir",
      hint: "Les messages nécessaires concernant un contrat vous parviennent toujours.",
    },
    button: "Enregistrer",
  },
  unsubscribe: {
    button: "Se désinscrire",
    undo: "Annuler la désinscription",
    undone: {
      title: "Vous êtes de nouveau inscrit(e)",
      text: "Nous vous écrirons comme avant. Vous pouvez fermer cette page.",
    },
    ask: {
      title: "Se désinscrire ?",
      text: "Appuyez sur le bouton et nous ne vous enverrons plus d’e-mails publicitaires.",
    },
    done: {
      title: "Vous êtes désinscrit(e)",
      text: "Nous ne vous enverrons plus d’e-mails publicitaires. Vous pouvez fermer cette page.",
    },
    unclear: {
      title: "Rien n’a été modifié",
      text: "Pour vous désinscrire, veuillez appuyer sur le bouton ci-dessous.",
    },
    invalid: {
      title: "Ce lien ne fonctionne pas",
      text: "Il est peut-être incomplet. Veuillez ouvrir à nouveau le lien de désinscription dans l’e-mail, ou répondre à l’e-mail pour demander votre désinscription.",
    },
    failed: {
      title: "Cela n’a pas encore fonctionné",
      text: "L’erreur vient de nous. Veuillez appuyer à nouveau sur le bouton dans un instant.",
    },
  },
};
