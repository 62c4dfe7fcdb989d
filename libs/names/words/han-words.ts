/*
 * Chinese words in the names of companies and what they are called in the English name of the same company.
 * In simplified characters: others are written in them first.
 *
 * Source: the pairs of Chinese and English names that the same party has in the lists of the Ministry of Commerce of
 * China (2026-07-19), in the End User List of Japan (2026-07-20), and in Supplement No. 4 to 15 CFR Part 744.
 */
const pairs =
  '技术 technology|科技 technology|集团 group|国际 international|贸易 trading|电子 electronics|' +
  '信息 information|半导体 semiconductor|集成电路 integrated circuit|制造 manufacturing|研究所 research institute|研究院 research academy|研究 research|' +
  '大学 university|学院 college|银行 bank|投资 investment|控股 holding|工业 industry|重工 heavy industry|实业 industry|产业 industry|' +
  '发展 development|开发 development|工程 engineering|航空 aviation|航天 aerospace|宇航 aerospace|通信 communication|通讯 communication|网络 network|软件 software|存储 memory|' +
  '材料 materials|化学 chemical|化工 chemical|石油 oil|能源 energy|电力 power|机械 machine|设备 equipment|仪器 instrument|光学 optical|光电 optoelectronics|智能 intelligent|数字 digital|微电子 microelectronics|' +
  '物流 logistics|海运 shipping|航运 shipping|船舶 shipbuilding|造船 shipbuilding|汽车 automotive|系统 systems|服务 service|管理 management|咨询 consulting|科学 science|中心 center|实验室 laboratory|进出口 import export|先进 advanced|公司 company|' +
  '北京 beijing|上海 shanghai|深圳 shenzhen|广州 guangzhou|广东 guangdong|南京 nanjing|武汉 wuhan|成都 chengdu|西安 xian|杭州 hangzhou|苏州 suzhou|合肥 hefei|天津 tianjin|青岛 qingdao|大连 dalian|山东 shandong|江苏 jiangsu|浙江 zhejiang|重庆 chongqing|香港 hong kong|台湾 taiwan|中国 china|长江 yangtze|新疆 xinjiang|哈尔滨 harbin|哈尔浜 harbin|长沙 changsha|' +
  '日本 japan|东京 tokyo|美国 usa|航空宇宙 aerospace';

/** English words by the Chinese word, longest first. */
export const hanWords: readonly (readonly [han: string, english: string])[] = pairs
  .split('|')
  .map((pair): [string, string] => {
    const [han = '', ...english] = pair.split(' ');
    return [han, english.join(' ')];
  })
  .sort(([one], [other]) => other.length - one.length);
