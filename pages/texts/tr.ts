import type { Texts } from "./texts.ts";

/** Needs the review of a native speaker: docs/languages.md. */
export const tr: Texts = {
  name: "Türkçe",
  link: {
    invalid: {
      title: "Bu bağlantı çalışmıyor",
      text: "Eksik olabilir. Lütfen e-postadaki bağlantıyı yeniden açın veya e-postayı yanıtlayın.",
    },
    expired: {
      title: "Bu bağlantının süresi doldu",
      text: "Lütfen daha yeni bir e-postadaki bağlantıyı açın veya e-postayı yanıtlayın.",
    },
    nobody: {
      title: "Burada henüz bir şey yok",
      text: "Bu bağlantı deneme amaçlı bir e-postaya ait. Bu sayfayı kapatabilirsiniz.",
    },
    failed: { title: "Henüz olmadı", text: "Hata bizde. Lütfen birazdan yeniden deneyin." },
  },
  survey: {
    nps: {
      question: "{company} firmasını bir arkadaşınıza veya iş arkadaşınıza tavsiye etme olasılığınız nedir?",
      low: "Hiç olası değil",
      high: "Çok olası",
    },
    csat: {
      question: "{company} firmasından ne kadar memnunsunuz?",
      low: "Hiç memnun değilim",
      high: "Çok memnunum",
    },
    reason: { question: "{company} firmasından neden ayrılıyorsunuz?", hint: "Uyanların tümünü seçin." },
    reasons: {
      price: "Çok pahalı",
      service: "Hizmetten memnun kalmadım",
      competitor: "Daha iyisini buldum",
      "missing-feature": "İhtiyacım olan bir şey eksik",
      "broken-promise": "Verilen bir söz tutulmadı",
      "lost-trust": "Güvenimi kaybettim",
      payment: "Ödemede sorunlar oldu",
      "staff-or-organisation": "Bizde personel veya organizasyon değişti",
      "contact-left": "İletişimde olduğum kişi ayrıldı",
      "no-longer-needed": "Artık ihtiyacım yok",
      other: "Başka bir neden",
    },
    formerReasons: {
      quality: "Kalitesinden memnun kalmadım",
      moved: "Taşındım veya durumum değişti",
      "too-many-mails": "Çok fazla e-posta alıyorum",
    },
    outOf: "{most} üzerinden {score}",
    send: "Yanıtı gönder",
    choose: "Lütfen önce bir yanıt seçin.",
    thanks: {
      promoter: { title: "Çok teşekkürler!", text: "Bunu duyduğumuza sevindik. Yanıtınız kaydedildi." },
      passive: {
        title: "Çok teşekkürler!",
        text: "Yanıtınız kaydedildi ve daha iyi olmamıza yardımcı oluyor.",
      },
      detractor: {
        title: "Dürüstlüğünüz için teşekkürler",
        text: "Beklentinizi karşılayamadığımız için üzgünüz. Yanıtınız kaydedildi.",
      },
      unknown: { title: "Bize bildirdiğiniz için teşekkürler", text: "Yanıtınız kaydedildi." },
    },
    followUp: {
      promoter: "En çok neyi beğeniyorsunuz?",
      passive: "Neyi daha iyi yapabiliriz?",
      detractor: "Ne ters gitti ve neyi değiştirmeliyiz?",
      unknown: "Bize daha fazlasını anlatmak ister misiniz?",
    },
    limit: { one: "En çok {count} karakter; isteğe bağlı.", other: "En çok {count} karakter; isteğe bağlı." },
    tooLong: {
      one: "Hiçbir şey eklenmedi: metniniz {count} karakter fazla uzun. Lütfen kısaltın.",
      other: "Hiçbir şey eklenmedi: metniniz {count} karakter fazla uzun. Lütfen kısaltın.",
    },
    mayContact: "Bu konuda benimle iletişime geçebilirsiniz",
    add: "Yorumu gönder",
    added: { title: "Teşekkürler, bize ulaştı", text: "Yorumunuz kaydedildi. Bu sayfayı kapatabilirsiniz." },
    answered: "{day} tarihli yanıtınız: {answer}",
    change: "Yanıtımı değiştir",
    until: "Yanıtınızı {day} tarihine kadar değiştirebilirsiniz.",
    closed: {
      title: "Bu anket kapandı",
      text: "Artık yanıt alınmıyor. Bize bir şey söylemek isterseniz lütfen e-postayı yanıtlayın.",
    },
  },
  offer: {
    percentOff: "{value} indirim",
    amountOff: "{value} indirim",
    freePeriod: { one: "{count} gün ücretsiz", other: "{count} gün ücretsiz" },
    longerTerm: { one: "{count} aylık sözleşme", other: "{count} aylık sözleşme" },
    renewalRate: "Yenilerseniz ayda {value}",
    planChange: "{plan} tarifesine geçiş",
    until: "{day} tarihine kadar kabul edebilirsiniz.",
    getsCode: "Kabul ettiğinizde yalnızca size ait bir kod alırsınız. Bu sayfada hiçbir ücret alınmaz.",
    changesContract:
      "Kabul ettiğinizde sözleşmenizi buna göre değiştirir ve size onaylarız. Kanıt olarak bir kod da alırsınız.",
    button: "Teklifi kabul et",
    accepted: { title: "Teklif sizin", text: "Kabul tarihiniz: {day}. Lütfen bu kodu saklayın:" },
    already: {
      title: "Bu teklifi kabul ettiniz",
      text: "{day} tarihinde kabul ettiniz. Lütfen bu kodu saklayın:",
    },
    code: "Kodunuz",
    soldOut: { title: "Teklif tükendi", text: "Sınırlıydı ve başkaları daha hızlı davrandı. Üzgünüz." },
    expired: { title: "Teklif sona erdi", text: "{day} tarihine kadar kabul edilebiliyordu." },
    withdrawn: {
      title: "Teklif geri çekildi",
      text: "Artık kabul edilemez. Bir sorunuz varsa lütfen e-postayı yanıtlayın.",
    },
    busy: {
      title: "Şu anda çok kişi kabul ediyor",
      text: "Henüz hiçbir şey kabul edilmedi. Lütfen birazdan düğmeye yeniden basın.",
    },
  },
  preferences: {
    title: "Ne alacağınızı seçin",
    from: "{company} e-postaları",
    saved: "Kaydedildi",
    unclear: {
      title: "Hiçbir şey değiştirilmedi",
      text: "Lütfen aşağıda seçiminizi yapın ve düğmeye basın.",
    },
    invalid: {
      title: "Bu bağlantı çalışmıyor",
      text: "Eksik olabilir. Lütfen e-postadaki bağlantıyı yeniden açın veya e-postayı yanıtlayıp ne almak istediğinizi yazın.",
    },
    expired: {
      title: "Bu bağlantının süresi doldu",
      text: "Lütfen daha yeni bir e-postadaki bağlantıyı açın veya e-postayı yanıtlayıp ne almak istediğinizi yazın. E-postadaki abonelikten çıkma bağlantısı hâlâ çalışır.",
    },
    nobody: {
      title: "Burada seçilecek bir şey yok",
      text: "Bu bağlantı deneme amaçlı bir e-postaya veya artık tanımadığımız bir adrese ait. Bu sayfayı kapatabilirsiniz.",
    },
    failed: { title: "Henüz olmadı", text: "Hata bizde. Lütfen birazdan bu sayfayı yeniden açın." },
    stands: {
      on: "Tanıtım e-postalarımızdan çıkmadınız.",
      paused: "{day} tarihinden önce size tanıtım e-postası göndermeyeceğiz.",
      left: "Tüm tanıtım e-postalarımızdan çıktınız.",
      blocked:
        "Adresinize giden e-postalar bize geri döndü veya istenmeyen olarak bildirildi; bu yüzden göndermiyoruz. Bu bir hataysa lütfen bizimle iletişime geçin.",
      without: "Çıktığınız konular: {topics}.",
    },
    topics: "Konular",
    often: {
      legend: "Ne sıklıkta",
      any: "Benim için bir şey oldukça",
      week: "Haftada en fazla bir e-posta",
      month: "Ayda en fazla bir e-posta",
    },
    surveys: { legend: "Anketler", yes: "Evet, görüşümü sorabilirsiniz", none: "Hayır, anket istemiyorum" },
    language: { legend: "Dil", automatic: "Otomatik" },
    pause: {
      legend: "Ara verin",
      none: "Ara yok",
      days: { one: "{count} gün, {day} tarihine kadar", other: "{count} gün, {day} tarihine kadar" },
      kept: "Şimdiki gibi, {day} tarihine kadar",
    },
    mails: {
      legend: "Tanıtım e-postaları",
      yes: "Evet, bana yazabilirsiniz",
      none: "Hayır, hepsinden çıkmak istiyorum",
      hint: "Sözleşmeyle ilgili gerekli iletiler size ulaşmaya devam eder.",
    },
    button: "Kaydet",
  },
  unsubscribe: {
    button: "Abonelikten çık",
    undo: "Geri al",
    undone: {
      title: "Aboneliğiniz yeniden açıldı",
      text: "Size eskisi gibi yazacağız. Bu sayfayı kapatabilirsiniz.",
    },
    ask: {
      title: "Abonelikten çıkılsın mı?",
      text: "Düğmeye basın, size artık tanıtım e-postası göndermeyelim.",
    },
    done: {
      title: "Abonelikten çıktınız",
      text: "Size artık tanıtım e-postası göndermeyeceğiz. Bu sayfayı kapatabilirsiniz.",
    },
    unclear: {
      title: "Hiçbir şey değiştirilmedi",
      text: "Abonelikten çıkmak için lütfen aşağıdaki düğmeye basın.",
    },
    invalid: {
      title: "Bu bağlantı çalışmıyor",
      text: "Eksik olabilir. Lütfen e-postadaki abonelikten çıkma bağlantısını yeniden açın veya e-postayı yanıtlayıp sizi çıkarmamızı isteyin.",
    },
    failed: { title: "Henüz olmadı", text: "Hata bizde. Lütfen birazdan düğmeye yeniden basın." },
  },
};
