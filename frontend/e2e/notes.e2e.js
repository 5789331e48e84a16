// Ballerup's model. A representation note from its first words to the invitation, by the keyboard: what is missing is told at
// once, nothing comes before its turn, whoever proposed it does not sign it, and anybody can check the file that it leaves. Then
// one who was drawn prepares and speaks.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { phone, startBrowser, withPage } from './browser.js'
import { bothWidths, pictured } from './checks.js'
import { mails } from './citizens.js'
import { startProgram } from './program.js'
import { addPeople, settled, signInAs, visit } from './staff.js'
import { at, button as anyButton, moveClock, walk } from './walks.js'

let program
let browser
let folder
let note // the path of its page
let number // its number

before(async () => {
  program = await startProgram()
  browser = await startBrowser()
  folder = mkdtempSync(join(tmpdir(), 'notes-'))
})
after(async () => {
  await browser?.close()
  await program?.stop()
  if (folder) rmSync(folder, { recursive: true })
})

const step = walk()

const as = (role) => (work, how = {}) =>
  withPage(browser, { url: program.url, allow: /Failed to load resource/, ...how }, async (seen) => {
    await signInAs(seen, role)
    return work(seen)
  })
const coordinator = as('coordinator')
const button = (seen, name) => seen.locator('main').getByRole('button', { name, exact: true })
const inDialog = (seen, name) => seen.locator('dialog[open]').getByRole('button', { name, exact: true })
const main = (seen) => seen.locator('main').innerText()
const section = (seen, name) => seen.locator(`#step-${name}`)

/** Goes to something with the Tab key alone. */
async function reach(seen, wanted) {
  await wanted.waitFor()
  for (let tabs = 0; tabs < 250; tabs++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await seen.keyboard.press('Tab')
  }
  assert.fail(`the Tab key does not lead to ${wanted}`)
}
async function press(seen, wanted) {
  await reach(seen, wanted)
  await seen.keyboard.press('Enter')
}
async function write(seen, label, text) {
  await reach(seen, typeof label === 'string' ? seen.getByLabel(label, { exact: true }) : label)
  await seen.keyboard.press('ControlOrMeta+a')
  await seen.keyboard.type(text)
}
/** Tab leads to a group of choices, and the arrow keys through it. */
async function choose(seen, wanted) {
  await wanted.focus()
  await seen.keyboard.press('Space')
  assert.ok(await wanted.isChecked())
}
async function select(seen, label, text) {
  await reach(seen, typeof label === 'string' ? seen.getByLabel(label, { exact: true }) : label)
  await seen.keyboard.type(text)
}
const saidYes = (seen) => seen.locator('dialog[open]').waitFor({ state: 'detached' }).then(() => settled(seen))
const put = (seen, path, data) => seen.request.put(`/api/v1/hearing-notes/${number}/${path}`, { data })
const get = async (seen) => (await seen.request.get(`/api/v1/hearing-notes/${number}`)).json()

step('a note begins with what is known: the page says all that is missing, and what is locked and why', () =>
  coordinator(async (seen) => {
    await visit(seen, '/staff/committees')
    await press(seen, seen.getByRole('link', { name: 'Repræsentationsnotater' }).first())
    await seen.getByRole('heading', { name: 'Repræsentationsnotater' }).waitFor()
    await press(seen, seen.locator('main').getByRole('link', { name: 'Nyt notat' }))
    await press(seen, button(seen, 'Gem'))
    await seen.getByText('Giv notatet en titel').first().waitFor()
    await select(seen, 'Enhed', 'Jobcenter Havnen')
    await write(seen, 'Titel', 'Ventetid før en samtale')
    await bothWidths(seen)
    await press(seen, button(seen, 'Gem'))
    await seen.waitForURL(/\/staff\/hearings\/notes\/\d+$/)
    await settled(seen)
    note = new URL(seen.url()).pathname
    number = note.split('/').at(-1)
    const text = await main(seen)
    assert.match(text, /Næste skridt[\s\S]*Skriv det, der mangler/)
    assert.match(text, /7 ting mangler/)
    for (const gap of ['Udvalg:', 'Hvad skal udvalget lære?:', 'Hvad taler de for?:', 'Gruppe 1:', 'Antal i gruppe 1:']) assert.ok(text.includes(gap), gap)
    assert.match(await section(seen, 'volunteers').innerText(), /Låst[\s\S]*først komme navne, når kriterierne er forseglet/)
    assert.match(await section(seen, 'invite').innerText(), /Låst[\s\S]*to personer i to roller/)
    assert.equal(await button(seen, 'Forsegl kriterierne').count(), 0)
    await pictured(seen, 'note-begun')
  }))

step('each line of what is missing leads to its field', () =>
  coordinator(async (seen) => {
    await visit(seen, note)
    await press(seen, seen.locator('main').getByRole('link', { name: 'Ret notatet' }))
    await press(seen, seen.locator('main .alert').getByRole('link', { name: /^Hvad skal udvalget lære/ }))
    assert.ok(await seen.getByLabel('Hvad skal udvalget lære?').evaluate((field) => field === document.activeElement))
    await seen.keyboard.type('Hvordan er det at vente på en samtale?')
    await reach(seen, seen.locator('[name=committee]'))
    if ((await seen.locator('select[name=committee]').count()) > 0) await seen.keyboard.press('ArrowDown')
    else await seen.keyboard.type('Beskæftigelsesudvalget')
    await choose(seen, seen.getByRole('radio', { name: 'Lodtrukket stemme' }))
    await write(seen, 'Gruppe 1', 'Ledige, der venter mere end to uger')
    await write(seen, 'Antal i gruppe 1', '340')
    await write(seen, 'Hvor kommer tallene fra?', 'Opdigtede tal')
    await write(seen, 'Tallene er fra', '01.08.2026')
    await write(seen, 'Hvor mange kommer? 1 til 6', '2')
    await press(seen, button(seen, 'Køn'))
    await write(seen, 'Højst af værdi 1', '0')
    await press(seen, button(seen, 'Gem'))
    await seen.waitForURL(program.url + note)
    await settled(seen)
    assert.match(await main(seen), /1 ting mangler[\s\S]*Det mindste tal er 0 eller mere/)
    await press(seen, seen.locator('main').getByRole('link', { name: 'Ret notatet' }))
    await write(seen, 'Højst af værdi 1', '1')
    await bothWidths(seen)
    await press(seen, button(seen, 'Gem'))
    await seen.waitForURL(program.url + note)
    await settled(seen)
    assert.doesNotMatch(await main(seen), /ting mangler/)
  }))

step('the protection check is answered, and the criteria are sealed after a question', () =>
  coordinator(async (seen) => {
    await visit(seen, note)
    await press(seen, button(seen, 'Svar på spørgsmålene'))
    await press(seen, button(seen, 'Gem svarene'))
    await seen.locator('.error-summary').waitFor()
    assert.equal(await seen.locator('main .form-error-message').count(), 4)
    for (let i = 0; i < 4; i++) await choose(seen, seen.locator(`[name="risks/${i}/yes"][value=${i === 0 ? 'yes' : 'no'}]`))
    await press(seen, button(seen, 'Gem svarene'))
    await seen.getByText('Vælg mindst én måde').first().waitFor()
    await bothWidths(seen)
    await write(seen, seen.locator('[name="risks/0/what"]'), 'Sagsbehandleren får intet at vide')
    await choose(seen, seen.getByLabel('Selv i rummet'))
    await press(seen, button(seen, 'Gem svarene'))
    await seen.getByText('Ja. Sagsbehandleren får intet at vide').waitFor()
    await settled(seen)
    await press(seen, button(seen, 'Forsegl kriterierne'))
    await seen.locator('dialog[open]').waitFor()
    await seen.keyboard.press('Escape')
    await saidYes(seen)
    assert.equal((await get(seen)).state, 'draft')
    await press(seen, button(seen, 'Forsegl kriterierne'))
    await press(seen, inDialog(seen, 'Forsegl kriterierne'))
    await saidYes(seen)
    await section(seen, 'seal').getByText('Fingeraftryk af kriterierne').waitFor()
    assert.equal(await seen.locator('main').getByRole('link', { name: 'Ret notatet' }).count(), 0)
    assert.match(await main(seen), /Kriterierne er forseglet\. Derfor kan formål, tal og kriterier ikke ændres/)
  }))

step('names come now: from where is told with whom that way overlooks, and a caseworker’s suggestion is flagged', () =>
  coordinator(async (seen) => {
    const people = Array.from({ length: 8 }, (_, i) => `NOTAT-${i};Prøve Person ${i};notat${i}@prove.example;${i === 7 ? 'ja' : 'nej'}\r\n`)
    await addPeople(seen.request, `Borger id;Navn;E-mail;Beskyttet\r\n${people.join('')}`)
    await visit(seen, note)
    await press(seen, seen.locator('main').getByRole('link', { name: 'Skriv en frivillig på' }))
    await press(seen, button(seen, 'Skriv på listen'))
    await seen.locator('.error-summary').waitFor()
    assert.equal(await seen.locator('.error-summary li').count(), 3) // who, from where, and the value
    await write(seen, seen.locator('[name=search]'), 'NOTAT-0')
    await seen.keyboard.press('Enter')
    await choose(seen, seen.getByRole('radio', { name: 'Prøve Person 0' }))
    await choose(seen, seen.getByRole('radio', { name: 'Foreslået af en sagsbehandler' }))
    await select(seen, 'Køn', 'kvinde')
    await bothWidths(seen)
    await press(seen, button(seen, 'Skriv på listen'))
    await seen.getByText('Der er nu 1 på listen').waitFor()
    for (let i = 1; i < 8; i++) {
      const { items } = await (await seen.request.post('/api/v1/residents/search', { data: { search: `NOTAT-${i}` } })).json()
      const added = await seen.request.post(`/api/v1/hearing-notes/${number}/volunteers`, { data: { resident: items[0].id, source: 'open_call', places: [i % 2] } })
      assert.ok(added.ok(), await added.text())
    }
    await visit(seen, note)
    assert.match(await section(seen, 'volunteers').innerText(), /Prøve Person 0[\s\S]*Mærket/)
    assert.match(await section(seen, 'volunteers').innerText(), /B-\d+/) // a protected person
    assert.doesNotMatch(await seen.content(), /Prøve Person 7/)
    assert.match(await section(seen, 'sources').innerText(), /1 er foreslået af en sagsbehandler/)
    await pictured(seen, 'note-volunteers')
  }))

step('a secretary searches the register for those who want to speak, and writes down one who is not in it', () =>
  as('secretary')(async (seen) => {
    await visit(seen, `${note}/volunteer`)
    await seen.locator('[name=search]').fill('Prøve Person 7')
    await button(seen, 'Søg').click()
    await seen.getByText('Ingen borgere passer til det, du søgte.').waitFor() // a protected name finds nobody
    await seen.locator('[name=search]').fill('Prøve Person 6')
    await button(seen, 'Søg').click()
    await seen.getByRole('radio', { name: 'Prøve Person 6' }).waitFor()
    assert.doesNotMatch(seen.url(), /Person/)
    await choose(seen, seen.getByRole('radio', { name: 'En, der ikke står i registret' }))
    await button(seen, 'Skriv på listen').click()
    await seen.locator('.error-summary').waitFor()
    assert.equal(await seen.locator('.error-summary li').count(), 4) // name, how to reach them, from where, and the value
    await bothWidths(seen)
    await seen.getByLabel('Navn', { exact: true }).fill('Gerda Gæst')
    await seen.getByLabel(/^Telefon/).fill('22 33 44 55')
    await choose(seen, seen.getByRole('radio', { name: 'Forening eller partner' }))
    await select(seen, 'Køn', 'kvinde')
    await button(seen, 'Skriv på listen').click()
    await seen.getByText('Der er nu 9 på listen').waitFor()
    await visit(seen, note)
    assert.match(await section(seen, 'volunteers').innerText(), /Gerda Gæst\s+Ikke i registret: 22 33 44 55/)
    await pictured(seen, 'note-outsider')
    await button(seen, 'Tag af listen: Gerda Gæst').click()
    await inDialog(seen, 'Tag af listen').click()
    await saidYes(seen)
    assert.doesNotMatch(await main(seen), /Gerda Gæst/)
  }))

step('the list is closed and drawn with three dice: each sees a chance of one out of so many', () =>
  coordinator(async (seen) => {
    await visit(seen, note)
    await press(seen, button(seen, 'Luk listen, og lav grupperne'))
    await press(seen, inDialog(seen, 'Luk listen, og lav grupperne'))
    await saidYes(seen)
    await section(seen, 'lottery').getByText('1 ud af 4 (250 ud af 1.000)').first().waitFor()
    assert.match(await section(seen, 'lottery').innerText(), /Grupper, der opfylder kriterierne[\s\S]*16/)
    assert.equal(await section(seen, 'volunteers').getByText('1 ud af 4 (250 ud af 1.000)').count(), 8)
    await press(seen, button(seen, 'Træk lod'))
    await choose(seen, seen.getByRole('radio', { name: 'Tre terninger med ti sider' }))
    await write(seen, 'Terning 1, 0 til 9', '12')
    await press(seen, inDialog(seen, 'Træk lod'))
    await seen.getByText('Skriv de tre tal, terningerne viser').first().waitFor()
    assert.equal(await seen.locator('dialog[open] .error-summary li').count(), 2) // the dice, and where they were thrown
    for (const [i, digit] of ['4', '0', '7'].entries()) await write(seen, `Terning ${i + 1}, 0 til 9`, digit)
    await write(seen, seen.locator('dialog[open] [name=source]'), 'Kastet i forhallen, mens formanden så på')
    await press(seen, inDialog(seen, 'Træk lod'))
    await saidYes(seen)
    assert.match(await section(seen, 'draw').innerText(), /407/)
    assert.match(await section(seen, 'speaks').innerText(), /To borgere kommer\. Loddet valgte dem blandt 8/)
  }))

step('whoever proposed the note does not sign it, and nobody is invited yet', () =>
  coordinator(async (seen) => {
    await visit(seen, note)
    assert.match(await section(seen, 'sign').innerText(), /Du har foreslået notatet\. Derfor kan du ikke skrive under/)
    assert.equal(await section(seen, 'sign').getByRole('button').count(), 0)
    assert.match(await section(seen, 'invite').innerText(), /Låst/)
    const { version } = await get(seen)
    const [committee] = await (await seen.request.get('/api/v1/committees')).json()
    const { items } = await (await seen.request.get(`/api/v1/committees/${committee.id}/meetings`)).json()
    const data = { version, meeting: items[0].id, item: 0 }
    for (const [answer, code] of [
      [await put(seen, 'signature', { version, role: 'coordinator' }), 'note-proposer'],
      [await seen.request.post(`/api/v1/hearing-notes/${number}/requests`, { data }), 'note-unsigned'],
    ]) {
      assert.equal(answer.status(), 409)
      assert.match((await answer.json()).type, new RegExp(`${code}$`))
    }
  }))

step('a change of the group has a reason, and another says yes', async () => {
  await coordinator(async (seen) => {
    await visit(seen, note)
    await press(seen, button(seen, 'Foreslå en ændring'))
    await press(seen, inDialog(seen, 'Foreslå en ændring'))
    await seen.locator('dialog[open] .error-summary').waitFor()
    assert.equal(await seen.locator('dialog[open] .error-summary li').count(), 4)
    await reach(seen, seen.getByLabel('Hvem kommer ikke?'))
    await seen.keyboard.press('ArrowDown')
    await reach(seen, seen.getByLabel('Hvem kommer i stedet?'))
    await seen.keyboard.press('ArrowDown')
    await select(seen, 'Slags grund', 'Kan ikke')
    await write(seen, seen.locator('dialog[open] [name=reason]'), 'Er optaget den dag og kan ikke flytte det')
    await press(seen, inDialog(seen, 'Foreslå en ændring'))
    await saidYes(seen)
    assert.match(await section(seen, 'changes').innerText(), /Du har selv foreslået ændringen/)
    assert.equal(await button(seen, 'Sig ja til ændringen').count(), 0)
  })
  await as('secretary')(async (seen) => {
    await visit(seen, note)
    assert.match(await section(seen, 'sign').innerText(), /Låst[\s\S]*ingen ændring venter/)
    await press(seen, button(seen, 'Sig ja til ændringen'))
    await press(seen, inDialog(seen, 'Sig ja til ændringen'))
    await saidYes(seen)
    assert.match(await section(seen, 'speaks').innerText(), /Gruppen er ændret en gang/)
  })
})

step('two people in two roles sign, after a question; the leader sees no names', async () => {
  for (const [role, name] of [['secretary', 'udvalgssekretær'], ['unit_leader', 'enhedsleder']]) {
    await as(role)(async (seen) => {
      await visit(seen, note)
      if (role === 'unit_leader') {
        assert.doesNotMatch(await seen.content(), /Prøve Person/)
        assert.match(await section(seen, 'volunteers').innerText(), /8 borgere vil gerne tale/)
      }
      await press(seen, button(seen, `Skriv under som ${name}`))
      await seen.locator('dialog[open]').getByText('En underskrift kan ikke trækkes tilbage').waitFor()
      await press(seen, inDialog(seen, `Skriv under som ${name}`))
      await saidYes(seen)
      assert.equal(await button(seen, `Skriv under som ${name}`).count(), 0)
      await bothWidths(seen)
    })
  }
})

step('now those who were drawn are invited', () =>
  coordinator(async (seen) => {
    await visit(seen, note)
    await press(seen, button(seen, 'Inviter dem, der er trukket'))
    await press(seen, inDialog(seen, 'Inviter dem, der er trukket'))
    await seen.locator('dialog[open]').getByText('Vælg et møde').first().waitFor()
    await reach(seen, seen.locator('dialog[open] [name=meeting]'))
    await seen.keyboard.press('ArrowDown')
    await seen.locator('dialog[open] [name=item] option').nth(2).waitFor({ state: 'attached' })
    await reach(seen, seen.locator('dialog[open] [name=item]'))
    await seen.keyboard.press('ArrowDown')
    await seen.keyboard.press('ArrowDown')
    assert.notEqual(await seen.locator('dialog[open] [name=item]').inputValue(), '')
    await press(seen, inDialog(seen, 'Inviter dem, der er trukket'))
    await saidYes(seen)
    assert.match(await main(seen), /Alt er gjort\. De er inviteret/)
    assert.match(await section(seen, 'invite').innerText(), /2 af 2 er inviteret/)
    await invitationsSent(seen)
    await pictured(seen, 'note-invited')
  }))

/** Waits until those who were drawn, and nobody else of the list, have a mail that asks them to come. */
async function invitationsSent(seen) {
  for (let tries = 0; tries < 60; tries++) {
    const told = (await mails(seen.request)).filter((mail) => /notat\d@prove\.example/.test(mail.to) && /tale til politikerne/.test(mail.subject))
    if (told.length > 0) {
      assert.ok(told.length <= 2, `${told.length} mails`)
      return
    }
    await setTimeout(2000)
  }
  assert.fail('no mail invites anybody')
}

/** Presses a button that gives a file, and keeps the file. */
async function download(seen, name, as) {
  const [file] = await Promise.all([seen.waitForEvent('download'), press(seen, button(seen, name))])
  const path = join(folder, as)
  await file.saveAs(path)
  return path
}

/** Runs the program of the page over files; gives its last word, or what it found. */
function checked(...files) {
  try {
    return { ok: true, said: execFileSync('python3', [join(folder, 'check_note.py'), ...files], { encoding: 'utf8' }) }
  } catch (failure) {
    if (failure.status !== 1) throw failure
    return { ok: false, said: failure.stdout }
  }
}
const python = (() => {
  try {
    execFileSync('python3', ['--version'])
    return true
  } catch {
    return false
  }
})()

step('anybody can check the public file, and a changed byte is found; the auditor’s file opens it', async () => {
  let head
  await as('committee_member')(async (seen) => {
    await visit(seen, note)
    head = (await get(seen)).head
    assert.equal(await button(seen, 'Hent revisorens fil').count(), 0)
    await download(seen, 'Hent programmet, der regner efter', 'check_note.py')
    const file = readFileSync(await download(seen, 'Hent den offentlige fil', 'note.json'), 'utf8')
    assert.doesNotMatch(file, /Prøve Person|notat\d@|NOTAT-/)
    assert.equal(JSON.parse(file).head, head)
  })
  await as('administrator')(async (seen) => {
    await visit(seen, note)
    await download(seen, 'Hent revisorens fil', 'audit.json')
  })
  if (!python) return
  const [file, audit] = ['note.json', 'audit.json'].map((name) => join(folder, name))
  assert.deepEqual(checked(file, head, audit), { ok: true, said: 'everything that can be checked here agrees\n' })
  const text = readFileSync(file, 'utf8')
  for (const [from, to] of [['"throws":[4,0,7]', '"throws":[4,0,8]'], ['"seats":2', '"seats":3'], ['Ventetid før', 'Ventetid for']]) {
    assert.ok(text.includes(from), from)
    writeFileSync(join(folder, 'changed.json'), text.replace(from, to))
    const told = checked(join(folder, 'changed.json'), head)
    assert.ok(!told.ok && /was changed|another|not/.test(told.said), `${from}: ${told.said}`)
  }
})

step('the public note is a document: it names nobody, and has no buttons on paper', () =>
  as('committee_member')(
    async (seen) => {
      await visit(seen, note)
      await press(seen, seen.locator('main').getByRole('link', { name: 'Se det offentlige notat' }))
      await seen.locator('article').getByText('Fingeraftryk').first().waitFor()
      await settled(seen)
      assert.doesNotMatch(await seen.content(), /Prøve Person/)
      const text = await seen.locator('article').innerText()
      for (const said of ['Ventetid før en samtale', 'Udvalgssekretær', 'Enhedsleder', '407', 'Gruppen er ændret en gang']) assert.ok(text.includes(said), said)
      await pictured(seen, 'note-record')
      await seen.emulateMedia({ media: 'print' })
      const left = await seen.locator('button, .button, header, footer, .breadcrumbs').evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 80)))
      assert.deepEqual(left, [])
      await visit(seen, note)
      assert.equal(await seen.locator('main button, main .button').evaluateAll((all) => all.filter((one) => one.checkVisibility()).length), 0)
    },
    { size: phone },
  ))

step('the list finds a note by its state and its words, and says when there is none', () =>
  coordinator(async (seen) => {
    await visit(seen, '/staff/hearings/notes')
    await write(seen, seen.locator('[name=search]'), 'ventetid før en samtale')
    await select(seen, seen.locator('[name=state]'), 'Trukket')
    await press(seen, button(seen, 'Vis'))
    await settled(seen)
    assert.equal(await seen.locator('main tbody tr').count(), 1)
    assert.match(await seen.locator('main tbody').innerText(), /Ventetid før en samtale[\s\S]*Underskrevet/)
    assert.doesNotMatch(seen.url(), /ventetid/)
    await write(seen, seen.locator('[name=search]'), 'findes ikke')
    await press(seen, button(seen, 'Vis'))
    await seen.getByText('Ingen notater passer').waitFor()
    await bothWidths(seen)
  }))

let own // the path of the page of one who was drawn
let speaker // their request: its number, meeting, item, and whose it is
const mailed = async (seen, find) => {
  for (let tries = 0; tries < 60; tries++) {
    const mail = (await mails(seen.request)).find((one) => (!speaker || one.to === speaker.email) && find(one))
    if (mail) return mail
    await setTimeout(2000)
  }
  return assert.fail('the mail did not come')
}
const citizen = (work) => withPage(browser, { url: program.url, size: phone, javaScript: false }, work)
const secretary = as('secretary')

step('one who was drawn prepares on a page without JavaScript: they come with a friend and need quiet', async () => {
  await coordinator(async (seen) => {
    // Not the protected person, whom the committee reads of without a name.
    const mail = await mailed(seen, (one) => /notat[0-6]@prove\.example/.test(one.to) && /tale til politikerne/.test(one.subject))
    own = new URL(/https?:\/\/\S+\/f\/[\w-]+/.exec(mail.text)[0]).pathname
    const { items } = await (await seen.request.post('/api/v1/residents/search', { data: { search: `NOTAT-${/notat(\d)@/.exec(mail.to)[1]}` } })).json()
    const { items: asked } = await (await seen.request.post('/api/v1/hearing-requests/search', { data: { state: 'granted', limit: 100 } })).json()
    const all = await Promise.all(asked.filter((one) => one.how === 'invitation').map(async (one) => (await seen.request.get(`/api/v1/hearing-requests/${one.id}`)).json()))
    speaker = { ...all.find((one) => one.resident === items[0].id), email: mail.to }
    assert.ok(speaker.item, 'they are invited about an item of the agenda')
  })
  await citizen(async (seen) => {
    await seen.goto(own)
    await seen.getByRole('heading', { name: 'Vil du tale til politikerne?' }).waitFor()
    await seen.getByText(speaker.item.title).first().waitFor()
    await pictured(seen, 'note-invited-own')
    await seen.getByRole('link', { name: 'Ret noget' }).click()
    await seen.locator('[name=people]').fill('2')
    await seen.locator('details:has([name=need]) summary').click()
    await seen.locator('[name=need][value=quiet_room]').check()
    await seen.locator('[name=material]').fill('Jeg har skrevet mine datoer ned.')
    await seen.locator('main form button').first().click()
    await seen.getByText('roligt rum').first().waitFor()
  })
})

step('the secretary prepares: what they need is ordered, and they get a time by mail and into the calendar', async () => {
  await secretary(async (seen) => {
    await visit(seen, `/staff/hearing-requests/${speaker.id}`)
    assert.match(await main(seen), /Jeg har skrevet mine datoer ned/)
    const need = seen.getByRole('row').filter({ hasText: 'roligt rum' })
    await press(seen, need.getByRole('button', { name: /^Bestilt/ }))
    await need.locator('.badge').filter({ hasText: 'Bestilt' }).waitFor()
    await settled(seen)
    await press(seen, button(seen, 'Giv en tid'))
    await seen.getByRole('heading', { name: 'Giv en anden tid' }).waitFor()
    await settled(seen)
    await pictured(seen, 'note-speaker')
  })
  await coordinator((seen) => mailed(seen, (one) => /Du har fået tid hos udvalget/.test(one.subject)))
  await citizen(async (seen) => {
    await seen.goto(own)
    await seen.getByRole('heading', { name: 'Du skal tale til udvalget' }).waitFor()
    await pictured(seen, 'note-booked-own')
  })
})

step('the committee reads who comes by the first name, and on the day it is written down that they spoke', async () => {
  await as('committee_member')(async (seen) => {
    await visit(seen, `/staff/committee-meetings/${speaker.meetingId}`)
    assert.match(await main(seen), /Borgere, der taler til udvalget[\s\S]*Prøve, 2 personer/)
    assert.doesNotMatch(await seen.content(), /Prøve Person/)
    await pictured(seen, 'note-meeting')
  })
  await secretary(async (seen) => {
    const starts = new Date(speaker.meeting)
    await moveClock(seen.request, new Date(starts.getTime() + 600_000))
    await visit(seen, `/staff/committee-meetings/${speaker.meetingId}/hearings`)
    const row = seen.getByRole('table', { name: 'Dagsseddel' }).getByRole('link', { name: speaker.name })
    await press(seen, row)
    await press(seen, button(seen, 'Har talt'))
    await seen.getByRole('heading', { name: 'Det kom der ud af det' }).waitFor()
  })
})

const words = 'Jeg ventede tre måneder på min første samtale.'
const ownWords = 'Jeg ventede tre måneder. Det var for længe.'
let evaluation // the path of the page on which they say how it went

step('what they said is written down, and is seen once they have said yes to it in their own words', async () => {
  const item = `/staff/agenda-items/${speaker.item.id}`
  await secretary(async (seen) => {
    await visit(seen, item)
    await write(seen, seen.getByLabel('Borgerens nummer'), `B-${speaker.resident}`)
    await seen.locator('[name=claim]').selectOption('lottery_voice')
    await write(seen, seen.getByLabel('Ordene'), words)
    await press(seen, button(seen, 'Gem'))
    await seen.getByRole('article').getByText(words).waitFor()
    await press(seen, seen.getByRole('button', { name: /^Spørg borgeren med en mail/ }))
    await seen.getByText(/^Borgeren er spurgt/).waitFor()
  })
  const unseen = (seen) => visit(seen, item).then(async () => assert.equal(await seen.getByRole('article').count(), 0))
  await as('committee_member')(unseen)
  let page
  await coordinator(async (seen) => {
    const mail = await mailed(seen, (one) => /\/udsagn\//.test(one.text))
    assert.ok(!mail.text.includes(words))
    page = new URL(/https?:\/\/\S+\/udsagn\/\w+/.exec(mail.text)[0]).pathname
  })
  await citizen(async (seen) => {
    await seen.goto(page)
    await seen.locator('[name=words]').fill(ownWords)
    await seen.locator('[name=level][value=unnamed]').check()
    await seen.locator('[name=tell][value=mail]').check()
    await anyButton(seen, 'Gem mit svar').click()
    await seen.getByRole('heading', { name: 'Tak. Vi har gemt dit svar' }).waitFor()
  })
  await as('committee_member')(async (seen) => {
    await visit(seen, item)
    const said = seen.getByRole('article').filter({ hasText: ownWords })
    assert.match(await said.innerText(), /En borger[\s\S]*Én af mange, valgt ved lodtrækning/)
    assert.doesNotMatch(await seen.content(), /Prøve Person/)
  })
})

step('what was decided is published and told, and the morning after they are thanked', async () => {
  const meets = new Date(speaker.meeting).toLocaleDateString('sv-SE', { timeZone: 'Europe/Copenhagen' })
  await secretary(async (seen) => {
    await visit(seen, `/staff/agenda-items/${speaker.item.id}`)
    await write(seen, seen.getByLabel('Beslutningen, som den er offentliggjort'), 'Alle får at vide, hvor længe de skal vente.')
    await write(seen, seen.getByLabel('Hvornår blev det besluttet?'), meets.split('-').reverse().join('.'))
    await write(seen, seen.getByLabel('Nummer eller adresse'), 'Protokollen, punkt 2')
    await press(seen, button(seen, 'Gem, og fortæl borgerne det'))
    await seen.locator('main').getByText('Alle får at vide, hvor længe de skal vente.').waitFor()
    await pictured(seen, 'note-decided')
  })
  await coordinator(async (seen) => {
    await mailed(seen, (one) => /Det kom der ud af det/.test(one.subject))
    await moveClock(seen.request, new Date(at(meets, 9, 5).getTime() + 86_400_000))
    const thanks = await mailed(seen, (one) => /Tak, fordi du talte/.test(one.subject))
    assert.doesNotMatch(thanks.text, /ventede|længe/)
    evaluation = /\/evaluering\/\w+/.exec(thanks.text)[0]
  })
  await citizen(async (seen) => {
    await seen.goto(own)
    await seen.getByRole('heading', { name: 'Tak, fordi du talte' }).waitFor()
    await pictured(seen, 'note-thanked')
  })
})

step('citizen, politician and secretary say how it went', async () => {
  await citizen(async (seen) => {
    await seen.goto(evaluation)
    await seen.getByRole('group', { name: 'Blev du hørt?' }).getByLabel('I høj grad', { exact: true }).check()
    await anyButton(seen, 'Send svar').click()
    await seen.getByRole('heading', { name: 'Tak for dit svar' }).waitFor()
  })
  for (const [role, side] of [['committee_member', 'Politiker'], ['secretary', 'Medarbejder']]) {
    await as(role)(async (seen) => {
      await visit(seen, `/staff/committee-meetings/${speaker.meetingId}`)
      await press(seen, seen.getByRole('link', { name: `Fortæl, hvordan det gik: Foretræde med fremmøde, ${side}` }))
      await choose(seen, seen.getByRole('group', { name: /Blev borgeren hørt/ }).getByLabel('I meget høj grad'))
      await press(seen, button(seen, 'Send svar'))
      await seen.getByRole('heading', { name: 'Fortæl, hvordan det gik', level: 1 }).waitFor()
    })
  }
})
