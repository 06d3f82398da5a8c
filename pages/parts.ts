import { escapeHtml } from "./page.ts";

export interface Company {
  readonly name: string;
  /** `#rrggbb` */
  readonly color: string;
  /** Path of a picture on the host of the page itself; nothing is loaded from elsewhere. */
  readonly logoPath?: string | undefined;
  readonly postalAddress: string;
  /** A web address, of which the host is shown. */
  readonly website: string | undefined;
}

/** Logo and name; the picture says nothing that the name does not. */
export const companyHead = ({ name, logoPath }: Company, text = "{company}"): string => {
  const logo = logoPath === undefined ? "" : `<img src="${escapeHtml(logoPath)}" alt="" height="40"> `;
  const [before = "", after = ""] = text.split("{company}");
  return `<p class="from">${logo}${before}<bdi>${escapeHtml(name)}</bdi>${after}</p>`;
};

/** Who asks, as in the mail, so that nobody need wonder whose page it is. No link: it would lead away from the answer. */
const companyFoot = ({ postalAddress, website }: Company): string => {
  const host = website && URL.parse(website)?.host;
  const line = host ? `<br>\n<bdi dir="ltr">${escapeHtml(host)}</bdi>` : "";
  return `<footer><bdi>${escapeHtml(postalAddress)}</bdi>${line}</footer>`;
};

export const fieldset = (legend: string, lines: readonly string[]): string =>
  `<fieldset>\n<legend>${legend}</legend>\n${lines.join("\n")}\n</fieldset>`;

export const choice = (input: {
  readonly type: "checkbox" | "radio";
  readonly name: string;
  readonly value: string;
  readonly checked: boolean;
  /** Read out in place of the text beside it. */
  readonly label?: string;
}): string => {
  const label = input.label === undefined ? "" : ` aria-label="${escapeHtml(input.label)}"`;
  return `<input type="${input.type}" name="${input.name}" value="${escapeHtml(input.value)}"${label}${input.checked ? " checked" : ""}>`;
};

/** What a page of the company's has around its content; `style` follows that of forms and of the company's colour. */
export const dressOf = (company: Company, style = ""): { readonly style: string; readonly foot: string } => ({
  style: FORM_STYLE + brandStyle(company.color) + style,
  foot: companyFoot(company),
});

const FORM_STYLE = `
.from{margin:0 0 .5rem;padding-top:.75rem;border-top:.375rem solid;font-weight:600}
.from img{vertical-align:middle;max-width:12rem}
form{margin-top:1.75rem}
fieldset{margin:0 0 1.75rem;padding:.5rem 1rem;border:1px solid GrayText;border-radius:.5rem;min-width:0}
legend{padding:0 .4rem;font-weight:600}
label{display:flex;gap:.75rem;align-items:center;box-sizing:border-box;min-height:3rem;padding:.3rem 0;line-height:1.4;overflow-wrap:anywhere;cursor:pointer}
label+button{margin-top:.75rem}
input{flex:none;width:1.25rem;height:1.25rem;margin:0}
input:focus-visible,textarea:focus-visible{outline:3px solid CanvasText;outline-offset:3px}
footer{max-width:36rem;margin:0 auto;padding:1rem 1.25rem 2rem;font-size:.9375rem;overflow-wrap:anywhere}
bdi{overflow-wrap:anywhere}
.hint{margin:0 0 .5rem;font-size:.9375rem}
.scale :checked+span{background:#0b5cad;color:#fff}
@media(forced-colors:active){.scale input:checked+span{background:Highlight;color:HighlightText;forced-color-adjust:none}}`;

/** The company's colour, with black or white on it, whichever has more contrast (WCAG 2 relative luminance). */
const brandStyle = (color: string): string => {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return "";
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const ink = luminance > 0.179 ? "#000" : "#fff";
  return `\n@media(prefers-color-scheme:light){:root{accent-color:${color}}}\n.from{border-color:${color}}\nbutton{background:${color};color:${ink}}\n.scale :checked+span{background:${color};color:${ink}}`;
};
