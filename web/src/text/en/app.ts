export default {
  title: 'Put Yinlin on the home screen',
  lead: 'Then one tap opens it, also without a line.',
  put: 'Put it there',
  done: 'It is there: look for Yinlin on the home screen',
  not_now: 'It was not put there. Tap again when you like',
  how_wechat: 'Tap the three dots at the top, choose "Open in browser", then come back here.',
  how_apple: 'Tap Share below, then "Add to Home Screen".',
  how_other: 'Open the menu of the browser, then "Add to Home screen".',
  new_here: 'There is a new version of Yinlin; nothing you saved is lost',
  new_go: 'Use the new one',
  new_half: 'Something on this page is half written: finish and save it first',
}
