// Trying a page out: while a lesson runs, what the page asks for comes from the lesson and what it writes goes nowhere.
// parts/lessons.ts fills this in before the page starts; without a lesson it stays empty.

/** undefined: ask the server. */
export const practice: { answer: ((method: string, path: string) => unknown) | null } = { answer: null }

/** ?practice=stove: its lesson is loaded before the first request of the page. */
export async function startPractice(): Promise<void> {
  const lesson = /[?&]practice=(\w+)/.exec(location.search)
  if (lesson) (await import('../parts/lessons')).begin(lesson[1])
}
