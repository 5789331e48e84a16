/** Asks to speak at the next meeting of the demo's committee, with plain forms; gives the meeting's path and the token of the request. */
export async function askToSpeak(page) {
  await page.goto('/foretraede')
  const meeting = await page.locator('main a[href^="/foretraede/"]').first().getAttribute('href')
  await page.goto(meeting)
  await page.locator('[name=item]').selectOption({ index: 2 })
  await page.locator('[name=about]').fill('Brevene er svære at forstå.')
  await page.locator('[name=name]').fill('Anna Andersen')
  await page.locator('[name=email]').fill('anna@borger.example')
  await page.locator('[name=people]').fill('1')
  if ((await page.locator('[name=party]').count()) > 0) await page.locator('[name=party]').check()
  await page.getByRole('button', { name: 'Se det igennem' }).click()
  await page.getByRole('heading', { name: 'Er det rigtigt?' }).waitFor()
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('heading', { name: 'Vi har fået din anmodning' }).waitFor()
  return { meeting, token: new URL(page.url()).pathname.split('/').at(-1) }
}
