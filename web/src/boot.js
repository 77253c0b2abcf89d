// Runs before the first paint: what Chrome 70 lacks, and the mode, size, theme and language of this device.
// The address wins over the device, the device over the page's own default.
(function (d, w) {
  if (!w.globalThis) w.globalThis = w
  if (!w.queueMicrotask) w.queueMicrotask = function (f) { Promise.resolve().then(f) }
  if (!Object.fromEntries) Object.fromEntries = function (pairs) {
    var o = {}
    pairs.forEach(function (p) { o[p[0]] = p[1] })
    return o
  }
  if (!Promise.allSettled) Promise.allSettled = function (all) {
    return Promise.all(all.map(function (p) {
      return Promise.resolve(p).then(
        function (value) { return { status: 'fulfilled', value: value } },
        function (reason) { return { status: 'rejected', reason: reason } })
    }))
  }
  var root = d.documentElement
  function kept(name, allowed) {
    var found = new RegExp('[?&]' + name + '=([\\w-]+)').exec(w.location.search)
    var value = found && allowed.indexOf(found[1]) >= 0 ? found[1] : ''
    try {
      if (value) w.localStorage.setItem('yl-' + name, value)
      else value = w.localStorage.getItem('yl-' + name) || ''
    } catch (e) { /* a browser that keeps nothing still works */ }
    return allowed.indexOf(value) >= 0 ? value : ''
  }
  var mode = kept('mode', ['standard', 'elder', 'kiosk'])
  var size = kept('size', ['m', 'l', 'xl'])
  var theme = kept('theme', ['day', 'night'])
  var lang = kept('lang', ['zh', 'en'])
  if (mode) root.setAttribute('data-mode', mode)
  if (size) root.setAttribute('data-size', size)
  if (theme) root.setAttribute('data-theme', theme)
  root.lang = lang === 'en' ? 'en' : 'zh-CN'
  // The page carries the first screen in Chinese: hidden where another is wanted, until the script draws it.
  if (lang === 'en' || w.location.pathname !== '/') root.setAttribute('data-wait', '')
})(document, window)
