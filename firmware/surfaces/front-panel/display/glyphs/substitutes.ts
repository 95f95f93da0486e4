/** Other characters of the same meaning; letters of other scripts as passports write them (ICAO 9303 for Cyrillic). */
export const SUBSTITUTES: Readonly<Record<string, string>> = {
  ...pairs(
    '‘\' ’\' ‚, ‛\' “" ”" „" «< »> ‹< ›> –- —- ‐- ‑- −- ―- …... •* ·. ¡! ¿? ´\' ˝" ′\' ″" ⁄/ ≤<= ≥>= ≈~ ±+-',
  ),
  ...pairs('¹1 ²2 ³3 ½1/2 ¼1/4 ¾3/4 №No ™TM ©(c) ®(r) ♯# ♭b ♪* ♫* ★* ☆* ✓v ✗x ✕x →> ←< ↑▲ ↓▼ ⁺+ μµ ẞß ſs'),
  ...pairs("ÐĐ ĦH ħh ĸk ĿL ŀl ŊNg ŋng ŦT ŧt ŉ'n"),
  ...pairs('αa βb γg δd εe ζz ηi θth ιi κk λl νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo'),
  ...pairs('ΑA ΒB ΓG ΔD ΕE ΖZ ΗI ΘTh ΙI ΚK ΛL ΜM ΝN ΞX ΟO ΠP ΡR ΣS ΤT ΥY ΦF ΧCh ΨPs ΩO'),
  ...pairs(
    'аa бb вv гg дd еe ёe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юiu яia',
  ),
  ...pairs(
    'АA БB ВV ГG ДD ЕE ЁE ЖZh ЗZ ИI ЙI КK ЛL МM НN ОO ПP РR СS ТT УU ФF ХKh ЦTs ЧCh ШSh ЩShch Ъ ЫY Ь ЭE ЮIu ЯIa',
  ),
  ...pairs('іi їi єie ґg ўu џdz љlj њnj ћc ђdj јj ѕdz ІI ЇI ЄIe ҐG ЎU ЏDz ЉLj ЊNj ЋC ЂDj ЈJ ЅDz'),
}

function pairs(text: string): Record<string, string> {
  return Object.fromEntries(text.split(' ').map((pair) => [[...pair][0]!, [...pair].slice(1).join('')]))
}
