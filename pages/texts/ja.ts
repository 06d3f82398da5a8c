import type { Texts } from "./texts.ts";

/** Needs the review of a native speaker: docs/languages.md. */
export const ja: Texts = {
  name: "日本語",
  link: {
    invalid: {
      title: "このリンクは使えません",
      text: "リンクが途中で切れている可能性があります。メールのリンクをもう一度開くか、メールにご返信ください。",
    },
    expired: {
      title: "このリンクは期限切れです",
      text: "新しいメールのリンクを開くか、メールにご返信ください。",
    },
    nobody: {
      title: "まだ何もありません",
      text: "このリンクはテストメールのものです。このページを閉じていただいて構いません。",
    },
    failed: {
      title: "まだ完了していません",
      text: "こちらの不具合です。しばらくしてからもう一度お試しください。",
    },
  },
  survey: {
    nps: {
      question: "{company}をご友人や同僚に薦める可能性はどのくらいありますか？",
      low: "まったくない",
      high: "非常に高い",
    },
    csat: {
      question: "{company}にどのくらいご満足いただけていますか？",
      low: "非常に不満",
      high: "非常に満足",
    },
    reason: {
      question: "{company}のご利用をやめる理由をお聞かせください。",
      hint: "当てはまるものをすべて選んでください。",
    },
    reasons: {
      price: "価格が高い",
      service: "対応に満足できなかった",
      competitor: "もっと良いものが見つかった",
      "missing-feature": "必要なものが足りない",
      "broken-promise": "約束が守られなかった",
      "lost-trust": "信頼できなくなった",
      payment: "支払いに問題があった",
      "staff-or-organisation": "こちらの担当者や組織が変わった",
      "contact-left": "窓口の担当者がいなくなった",
      "no-longer-needed": "必要がなくなった",
      other: "その他の理由",
    },
    formerReasons: {
      quality: "品質に満足できなかった",
      moved: "引っ越した、または状況が変わった",
      "too-many-mails": "メールが多すぎる",
    },
    outOf: "{most}点中{score}点",
    send: "回答を送信",
    choose: "先に回答を選んでください。",
    thanks: {
      promoter: { title: "ありがとうございます！", text: "大変うれしく思います。ご回答を保存しました。" },
      passive: { title: "ありがとうございます！", text: "ご回答を保存しました。今後の改善に役立てます。" },
      detractor: {
        title: "率直なご意見をありがとうございます",
        text: "ご期待に沿えず申し訳ございません。ご回答を保存しました。",
      },
      unknown: { title: "お聞かせいただきありがとうございます", text: "ご回答を保存しました。" },
    },
    followUp: {
      promoter: "最も気に入っている点は何ですか？",
      passive: "どのような点を改善できますか？",
      detractor: "何が問題でしたか？どこを変えるべきでしょうか？",
      unknown: "もう少し詳しくお聞かせいただけますか？",
    },
    limit: { other: "{count}文字まで（任意）。" },
    tooLong: { other: "コメントは追加されていません。{count}文字超過しています。短くしてください。" },
    mayContact: "この件について連絡を受けても構いません",
    add: "コメントを送信",
    added: {
      title: "ありがとうございます。受け付けました",
      text: "コメントを保存しました。このページを閉じていただいて構いません。",
    },
    answered: "{day}のご回答：{answer}",
    change: "回答を変更",
    until: "回答は{day}まで変更できます。",
    closed: {
      title: "このアンケートは終了しました",
      text: "回答の受け付けは終了しています。ご意見がございましたら、メールにご返信ください。",
    },
  },
  offer: {
    percentOff: "{value}割引",
    amountOff: "{value}割引",
    freePeriod: { other: "{count}日間無料" },
    longerTerm: { other: "{count}か月契約" },
    renewalRate: "更新すると月額{value}",
    planChange: "{plan}プランへの変更",
    until: "{day}までお申し込みいただけます。",
    getsCode:
      "お申し込みいただくと、お客様専用のコードが発行されます。このページで料金が発生することはありません。",
    changesContract:
      "お申し込みいただくと、ご契約内容を変更し、確認のご連絡を差し上げます。証明としてコードも発行されます。",
    button: "特典を受け取る",
    accepted: {
      title: "お申し込みが完了しました",
      text: "お申し込み日：{day}。次のコードを保管してください。",
    },
    already: {
      title: "この特典はお申し込み済みです",
      text: "{day}にお申し込みいただきました。次のコードを保管してください。",
    },
    code: "お客様のコード",
    soldOut: { title: "特典は終了しました", text: "数量限定のため、上限に達しました。申し訳ございません。" },
    expired: { title: "特典の期間は終了しました", text: "お申し込み期限は{day}でした。" },
    withdrawn: {
      title: "特典は取り下げられました",
      text: "お申し込みの受け付けは終了しました。ご質問がございましたら、メールにご返信ください。",
    },
    busy: {
      title: "ただいまお申し込みが集中しています",
      text: "お申し込みはまだ完了していません。しばらくしてからもう一度ボタンを押してください。",
    },
  },
  preferences: {
    title: "受け取る内容の選択",
    from: "{company}からのメール",
    saved: "保存しました",
    unclear: { title: "何も変更されていません", text: "下で選択し、ボタンを押してください。" },
    invalid: {
      title: "このリンクは使えません",
      text: "リンクが途中で切れている可能性があります。メールのリンクをもう一度開くか、受け取りたい内容をメールへの返信でお知らせください。",
    },
    expired: {
      title: "このリンクは期限切れです",
      text: "新しいメールのリンクを開くか、受け取りたい内容をメールへの返信でお知らせください。メールの配信停止リンクは引き続き使えます。",
    },
    nobody: {
      title: "選択できる項目はありません",
      text: "このリンクは、テストメールか、登録のなくなったアドレスのものです。このページを閉じていただいて構いません。",
    },
    failed: {
      title: "まだ完了していません",
      text: "こちらの不具合です。しばらくしてからもう一度このページを開いてください。",
    },
    stands: {
      on: "広告メールは配信停止されていません。",
      paused: "{day}より前に広告メールをお送りすることはありません。",
      left: "すべての広告メールが配信停止されています。",
      blocked:
        "お客様のアドレス宛てのメールが戻ってきたか、迷惑メールとして報告されたため、お送りしていません。誤りの場合はお問い合わせください。",
      without: "配信停止中のトピック：{topics}。",
    },
    topics: "トピック",
    often: {
      legend: "頻度",
      any: "お知らせがあるたびに",
      week: "週に1通まで",
      month: "月に1通まで",
    },
    surveys: { legend: "アンケート", yes: "はい、受け取ります", none: "いいえ、受け取りません" },
    language: { legend: "言語", automatic: "自動" },
    pause: {
      legend: "一時停止",
      none: "一時停止しない",
      days: { other: "{count}日間（{day}まで）" },
      kept: "現在のまま（{day}まで）",
    },
    mails: {
      legend: "広告メール",
      yes: "はい、受け取ります",
      none: "いいえ、すべて配信停止にします",
      hint: "ご契約に関する必要なお知らせは引き続き届きます。",
    },
    button: "保存",
  },
  unsubscribe: {
    button: "配信を停止",
    undo: "元に戻す",
    undone: {
      title: "配信を再開しました",
      text: "これまでどおりメールをお送りします。このページを閉じていただいて構いません。",
    },
    ask: { title: "配信を停止しますか？", text: "ボタンを押すと、今後広告メールをお送りしません。" },
    done: {
      title: "配信を停止しました",
      text: "今後広告メールをお送りしません。このページを閉じていただいて構いません。",
    },
    unclear: { title: "何も変更されていません", text: "配信を停止するには、下のボタンを押してください。" },
    invalid: {
      title: "このリンクは使えません",
      text: "リンクが途中で切れている可能性があります。メールの配信停止リンクをもう一度開くか、メールへの返信で配信停止をお申し付けください。",
    },
    failed: {
      title: "まだ完了していません",
      text: "こちらの不具合です。しばらくしてからもう一度ボタンを押してください。",
    },
  },
};
