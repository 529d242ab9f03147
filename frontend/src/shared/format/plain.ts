/** Lower case without accents other than the Swedish letters' own, so that "andre" finds "André". */
export const plain = (text: string): string =>
  text.toLocaleLowerCase("sv").replace(/[^\p{ASCII}åäö]/gu, (letter) => letter.normalize("NFD").replace(/\p{Mn}/gu, ""));
