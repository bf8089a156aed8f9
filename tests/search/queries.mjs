// Sixty queries as buyers type them, over the example site and over a generated one in two languages.

// Language, query, a part of the address of the product that is meant.
export const EXAMPLE = [
  // Article numbers as they are, and with other marks between.
  ["", "KV2-025-40", "ball-valves/kv2/"],
  ["", "kv2 025 40", "ball-valves/kv2/"],
  ["", "KV202540", "ball-valves/kv2/"],
  ["", "kv2.025.40", "ball-valves/kv2/"],
  ["", "PA90-105-S", "actuators/pa90/"],
  ["", "pa90105s", "actuators/pa90/"],
  ["", "KVA2-050-D", "actuators/kva2/"],
  ["", "KV2F", "ball-valves/kv2-f/"],
  ["", "9520000001056", "ball-valves/kv2/"],
  // From the middle, and too much of one.
  ["", "025-40", "ball-valves/kv2/"],
  ["", "90-063", "actuators/pa90/"],
  ["", "105-S", "actuators/pa90/"],
  ["", "KV2-025-40-X", "ball-valves/kv2/"],
  // Names, facts, sizes.
  ["", "ball valve", "ball-valves/"],
  ["", "flanged ball valve", "ball-valves/kv2/"],
  ["", "pneumatic actuator", "actuators/pa90/"],
  ["", "gate valve", "gate-valves/"],
  ["", "strainer", "/ky1/"],
  ["", "weld neck flange", "/wn40/"],
  ["", "pressure gauge", "/mg100/"],
  ["", "ball valve DN50", "ball-valves/"],
  ["", "ball valve DN 50", "ball-valves/"],
  ["", "gauge 16 bar", "/mg100/"],
  ["", "gauge 16bar", "/mg100/"],
  ["", "stainless steel 1.4408", "ball-valves/"],
  ["", "ISO 5211", "ball-valves/"],
  // Slips.
  ["", "actuatr", "actuators/"],
  ["", "pnuematic", "actuators/pa90/"],
  ["", "guage", "/mg100/"],
  ["", "flangd ball valve", "ball-valves/kv2/"],
  ["", "strianer", "/ky1/"],
  // German: compounds by their halves, umlauts written out or left away, slips.
  ["de", "Kugelhahn", "ball-valves/"],
  ["de", "Hahn", "ball-valves/"],
  ["de", "Flansch", "/wn40/"],
  ["de", "Rückschlagklappe", "check-valves/"],
  ["de", "Rueckschlagklappe", "check-valves/"],
  ["de", "Ruckschlagklappe", "check-valves/"],
  ["de", "Schmutzfaenger", "/ky1/"],
  ["de", "Schmutzfanger", "/ky1/"],
  ["de", "Vorschweissflansch", "/wn40/"],
  ["de", "Manometter", "/mg100/"],
  ["de", "Pneumatik", "actuators/pa90/"],
  // Chinese: words of two characters, with a size, with a number.
  ["zh-hans", "球阀", "ball-valves/"],
  ["zh-hans", "闸阀", "gate-valves/"],
  ["zh-hans", "止回阀", "check-valves/"],
  ["zh-hans", "执行器", "actuators/"],
  ["zh-hans", "垫片", "/gs/"],
  ["zh-hans", "压力表", "/mg100/"],
  ["zh-hans", "法兰球阀 DN50", "ball-valves/"],
  ["zh-hans", "KV2 球阀", "ball-valves/kv2/"],
];

export const GENERATED = [
  ["", "Kreiselpumpe 40", "kreiselpumpe-40"],
  ["", "KP-0040.7", "kreiselpumpe-40"],
  ["", "0040-7", "kreiselpumpe-40"],
  ["", "zahnraeder 13", "zahnraeder-13"],
  ["", "Wärmetauscher 34", "waermetauscher-34"],
  ["", "tauscher 34", "waermetauscher-34"],
  ["", "Kreislepumpe 40", "kreiselpumpe-40"],
  ["zh-hans", "离心泵 40", "kreiselpumpe-40"],
  ["zh-hans", "换热器 34", "waermetauscher-34"],
  ["zh-hans", "齿轮 13", "zahnraeder-13"],
];
