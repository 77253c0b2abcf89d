// Made-up people of a made-up street.
const rows = [
  [1001, '王秀英', 'wangxiuying', 'wxy', 84, 'female', '3 栋 502', '1942-03-08', '13800001234', ['独居', '高龄']],
  [1002, '吴晓燕', 'wuxiaoyan', 'wxy', 71, 'female', '6 栋 101', '1955-06-21', '13800005678', []],
  [1003, '王新宇', 'wangxinyu', 'wxy', 66, 'male', '9 栋 304', '1960-01-30', '13800009012', ['空巢']],
  [1004, '文秀云', 'wenxiuyun', 'wxy', 79, 'female', '11 栋 203', '1947-09-02', '13800003456', ['低保']],
  [1005, '李国强', 'liguoqiang', 'lgq', 88, 'male', '3 栋 602', '1938-05-17', '13800007890', ['失能', '高龄']],
  [1006, '陈桂兰', 'chenguilan', 'cgl', 79, 'female', '4 栋 101', '1947-12-25', '13800002345', ['独居']],
  [1007, '刘建国', 'liujianguo', 'ljg', 81, 'male', '2 栋 303', '1945-10-01', '13800006789', ['高龄']],
  [1008, '赵玉珍', 'zhaoyuzhen', 'zyz', 76, 'female', '8 栋 104', '1950-02-14', '13800000123', ['空巢']],
  [1009, '单世英', 'shanshiying', 'ssy', 90, 'female', '5 栋 201', '1936-07-07', '13800004567', ['高龄', '失独']],
  [1010, '曾庆和', 'zengqinghe', 'zqh', 73, 'male', '7 栋 402', '1953-04-04', '13800008901', []],
  [1011, '王秀英', 'wangxiuying', 'wxy', 84, 'female', '3 栋 五零二', '1942-03-08', '13800001234', []],
  [1012, '欧阳淑华', 'ouyangshuhua', 'oysh', 82, 'female', '云岩路 188 号云岩社区 12 栋 2 单元 1701', '1944-08-16', '13800001111', ['独居', '高龄', '低保']],
]
const TAGS = { 独居: 'alone', 空巢: 'kongchao', 失能: 'shineng', 失独: 'jisheng', 低保: 'dibao', 高龄: 'bai' }
export const people = rows.map(([id, name, pinyin, initials, age, sex, address, birth, phone, flags]) => ({
  id, name, pinyin, initials, age, sex, address, birth, phone,
  flags: flags.map((flag, i) => ({ id: id * 10 + i, kind: TAGS[flag], source: i ? '街道名册' : '网格员 上门核实', from: '2026-02-1' + i })),
}))

/** The full record, as the person page shows it; the lists are made once and then belong to the person. */
export const person = p => ({
  id: p.id, version: p.version ?? 1, name: p.name, sex: p.sex, birth: p.birth, age: p.age, phone: p.phone, id_number_tail: '0021', card: p.card ?? '0042 1187', address: p.address, state: 'lives_here', is_elder: true,
  care_setting: p.care_setting ?? 'home', note: '', flags: p.flags,
  diet: p.diet ??= [{ id: 1, kind: 'allergy', value: 'A5', source: '本人说的', from: '2026-01-12' }, { id: 2, kind: 'condition', value: '高血压', source: '体检', from: '2026-01-12' }, { id: 3, kind: 'texture', value: '软烂', source: '本人说的', from: '2026-01-12' }],
  relations: p.relations ??= [
    { id: 1, person_id: p.id, other_id: 2001, name: '王小芳', kind: 'child', sees: ['meals', 'money'], acts: ['meals'], limit_fen: 5000, state: 'agreed' },
    { id: 2, person_id: p.id, other_id: 2002, name: '李大姐', kind: 'neighbour', sees: ['visits'], acts: [], limit_fen: 0, state: 'asked', until: '2026-12-31' },
  ],
  consents: p.consents ??= [
    { id: 1, purpose: 'seen', receiver: '王小芳', channel: 'app', given: '2026-03-01T01:00:00Z', open: true }, { id: 2, purpose: 'religion', receiver: '云岩社区食堂', channel: 'paper', given: '2026-01-12T01:00:00Z', open: true },
    { id: 3, purpose: 'health', receiver: '健康管理师 周敏', channel: 'app', given: '2026-09-30T01:00:00Z', open: true },
  ],
  wishes: p.wishes ??= [{ id: 1, words: '想在家里住，不去养老院。晚上有人打个电话就好。', said: '2026-04-02' }],
  absences: p.absences ??= [{ id: 1, kind: 'family', from: '2026-12-01', to: '2026-12-05' }],
  assessment: { level: 2, total: 68, day: '2025-12-10', expires: '2026-12-10' },
})

const ago = hours => new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19) + 'Z'
export const looks = () => [
  { at: ago(2), who: '李敏', role: 'social_worker', role_text: '社工', purpose: '上门前看一看', what: ['profile'], emergency: false },
  { at: ago(5), who: '周师傅', role: 'cook', role_text: '厨师', purpose: '做今天的午饭', what: ['diet'], emergency: false },
  { at: ago(27), who: '王小芳', role: 'family', role_text: '家属', purpose: '看妈妈好不好', what: ['meals', 'visits'], emergency: false },
  { at: ago(75), who: '陈静', role: 'registrar', role_text: '街道经办', purpose: '核对补贴', what: ['profile', 'money'], emergency: false },
]

const message = (id, words, more) => ({ id, person_id: 1001, about_id: 1001, kind: 'meals.by_family', words, channel: 'app', state: 'told', by: '', made: ago(id), ...more })
export const told = () => [
  message(1, '王小芳给您订了 10月24日的饭：清蒸鲈鱼套餐', { by: '王小芳' }),
  message(6, '清蒸鲈鱼套餐已退。12.00 元已经回到饭卡', { state: 'read' }),
  message(30, '您的验证码是 246810，十分钟内有效，不要告诉别人。', { kind: 'people.code', channel: 'sms' }),
  message(50, '您提的建议办好了：从这周起汤都撇过油了', { channel: 'voice', state: 'failed' }),
]
const whom = { name: '钱建强', address: '云岩里3栋2单元502', phone: '13900001111' }
export const toTell = {
  paper: () => [message(61, '您的意见听到了：鱼没有蒸透，让您担心了', { channel: 'paper', state: 'waiting', ...whom }), message(62, '从12月1日起，午饭补贴由 3 元变成 4 元', { channel: 'paper', state: 'waiting', ...whom, name: '王秀英' })],
  failed: () => [message(63, '清蒸鲈鱼套餐已退。12.00 元已经回到饭卡', { channel: 'sms', state: 'failed', ...whom })],
}

const steps = ['完全靠别人', '主要靠别人，自己能配合', '要人帮忙，自己做大部分', '要人提醒或指导', '自己能完成']
export const assessItems = () => [['B1.1', '自理能力', '进食', 4], ['B2.4', '基础运动能力', '上下楼梯', 3], ['B3.7', '精神状态', '攻击行为', 1], ['B4.1', '感知觉与社会参与', '视力', 2]].map(([code, domain, name, max]) => ({ code, domain, name, max, labels: steps.slice(0, max + 1) }))

export const duplicates = all => {
  const two = all.filter(p => p.name === '王秀英')
  return two.length > 1 ? [{ a: two[0].id, b: two[1].id, name_a: two[0].name, name_b: two[1].name, why: '姓名、生日、手机号一样' }] : []
}
