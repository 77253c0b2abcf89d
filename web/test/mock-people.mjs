// Made-up people of a made-up street.
const rows = [
  [1001, '王秀英', 'wangxiuying', 'wxy', 84, 'F', '3 栋 502', '1942-03-08', '13800001234', ['独居', '高龄']],
  [1002, '吴晓燕', 'wuxiaoyan', 'wxy', 71, 'F', '6 栋 101', '1955-06-21', '13800005678', []],
  [1003, '王新宇', 'wangxinyu', 'wxy', 66, 'M', '9 栋 304', '1960-01-30', '13800009012', ['空巢']],
  [1004, '文秀云', 'wenxiuyun', 'wxy', 79, 'F', '11 栋 203', '1947-09-02', '13800003456', ['低保']],
  [1005, '李国强', 'liguoqiang', 'lgq', 88, 'M', '3 栋 602', '1938-05-17', '13800007890', ['失能', '高龄']],
  [1006, '陈桂兰', 'chenguilan', 'cgl', 79, 'F', '4 栋 101', '1947-12-25', '13800002345', ['独居']],
  [1007, '刘建国', 'liujianguo', 'ljg', 81, 'M', '2 栋 303', '1945-10-01', '13800006789', ['高龄']],
  [1008, '赵玉珍', 'zhaoyuzhen', 'zyz', 76, 'F', '8 栋 104', '1950-02-14', '13800000123', ['空巢']],
  [1009, '单世英', 'shanshiying', 'ssy', 90, 'F', '5 栋 201', '1936-07-07', '13800004567', ['高龄', '失独']],
  [1010, '曾庆和', 'zengqinghe', 'zqh', 73, 'M', '7 栋 402', '1953-04-04', '13800008901', []],
  [1011, '王秀英', 'wangxiuying', 'wxy', 84, 'F', '3 栋 五零二', '1942-03-08', '13800001234', []],
  [1012, '欧阳淑华', 'ouyangshuhua', 'oysh', 82, 'F', '云岩路 188 号云岩社区 12 栋 2 单元 1701', '1944-08-16', '13800001111', ['独居', '高龄', '低保']],
]
export const people = rows.map(([id, name, pinyin, initials, age, sex, address, birth, phone, flags]) => ({
  id, name, pinyin, initials, age, sex, address, birth, phone,
  flags: flags.map((flag, i) => ({ flag, source: i ? '街道名册' : '网格员 上门核实', since: '2026-02-1' + i, until: null })),
}))

/** The full record, as the person page shows it. */
export const person = p => ({
  id: p.id, name: p.name, sex: p.sex, birth: p.birth, age: p.age, phone: p.phone, address: p.address, id_masked: '52••••••••••••••21',
  card: '0042 1187', flags: p.flags,
  care_setting: { setting: 'home', since: '2025-05-06', history: [{ setting: 'home', since: '2025-05-06' }, { setting: 'hospital', since: '2025-04-20' }] },
  relations: [
    { id: 1, person: '王小芳', relation: '女儿', phone: '13900002222', scopes: ['订饭', '付钱', '看今天好不好'], until: null },
    { id: 2, person: '李大姐', relation: '邻居', phone: '13900003333', scopes: ['有备用钥匙'], until: '2026-12-31' },
  ],
  consents: [{ id: 1, to: '女儿 小芳', purpose: '看我每天好不好', from: '2026-03-01', until: '2027-03-01' }],
  assessment: { level: 2, total: 68, done: '2025-12-10', expires: '2026-12-10', due: true },
  wishes: '想在家里住，不去养老院。晚上有人打个电话就好。',
  diet: { allergies: ['花生'], conditions: ['高血压'], texture: '软烂', dislikes: ['辣'] },
  absences: [{ id: 1, from: '2026-12-01', until: '2026-12-05', why: '去女儿家' }],
  version: 3,
})

const hour = 3_600_000
export const looks = () => [
  { at: Date.now() - 2 * hour, who: '李敏', role: '社工', purpose: '上门前看一看', what: '电话、住址' },
  { at: Date.now() - 5 * hour, who: '周师傅', role: '云岩社区食堂', purpose: '做今天的午饭', what: '不能吃什么' },
  { at: Date.now() - 27 * hour, who: '王小芳', role: '女儿', purpose: '看妈妈好不好', what: '今天的情况' },
  { at: Date.now() - 75 * hour, who: '陈静', role: '街道办', purpose: '核对补贴', what: '年龄、补贴' },
]

export const duplicates = all => [{ score: 96, why: ['姓名一样', '生日一样', '手机号一样'], people: all.filter(p => p.name === '王秀英') }]
