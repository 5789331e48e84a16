// Surveys for a test, written into the program's own database as the staff's pages would: a wave that asks every kind of
// question, and people's links to it.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const document = join(import.meta.dirname, '../../domain/survey/testdata/every_kind.json')

/** The one form of JSON in which the same thing is always written: names in order, no blanks. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`
}

/** How many questions are measured: neither the opening nor a consent nor what is written in words. */
const measured = (form) => form.core.filter((q) => !['information', 'consent', 'text'].includes(q.kind)).length

const sha256 = (text) => createHash('sha256').update(text).digest('hex')

/** Runs SQL in the database of the program and gives its rows, each a list of texts. */
export async function sql(program, query) {
  const socket = (await readdir(program.data, { recursive: true })).find((name) => name.endsWith('.s.PGSQL.5432'))
  assert.ok(socket, 'the socket of the program’s database')
  const psql = ['-h', join(program.data, dirname(socket)), '-U', 'deltag', '-d', 'deltag', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1']
  const done = promisify(execFile)('psql', psql)
  done.child.stdin.end(query)
  const { stdout } = await done
  return stdout.trim().split('\n').filter(Boolean).map((row) => row.split('|'))
}

const bytes = (text) => `decode('${Buffer.from(text).toString('hex')}', 'hex')`

/** Makes two people who came to a workshop of the demo a link each on which they say how it went; gives the token of one who has
 * said nothing yet, and of one who has. */
export async function askHowItWent(program) {
  const [unsaid, said] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')]
  await sql(program, `WITH came AS (SELECT b.id, b.ends_at, row_number() OVER (ORDER BY b.id) AS n FROM booking b JOIN gathering g ON g.id = b.gathering_id
      WHERE g.kind = 'workshop' AND g.state = 'held' AND b.attendance = 'attended'),
    silent AS (DELETE FROM evaluation WHERE booking_id = (SELECT id FROM came WHERE n = 1))
    INSERT INTO link (token_hash, purpose, subject_id, created_at, expires_at)
    SELECT decode(CASE n WHEN 1 THEN '${sha256(unsaid)}' ELSE '${sha256(said)}' END, 'hex'), 'evaluation-gathering', id, ends_at + interval '14 hours', ends_at + interval '90 days'
    FROM came WHERE n <= 2`)
  return { unsaid, said }
}

/** Publishes a wave that is open now. Its open link is /o/ and the code. */
export async function addWave(program, level, code = '') {
  const form = JSON.parse(await readFile(document, 'utf8'))
  const core = canonical({ core: form.core, words: form.words, frame: form.frame })
  const [[wave, sample]] = await sql(program, `
    WITH i AS (INSERT INTO instrument (unit_id, key, name, created_at) VALUES (1, 'every-${level}', 'Alle slags', now()) RETURNING id),
    v AS (INSERT INTO instrument_version (instrument_id, number, document, core, core_hash, core_length, changed_at, published_at)
      SELECT id, 1, ${bytes(canonical(form))}, ${bytes(core)}, '${sha256(core)}', ${measured(form)}, now(), now() FROM i RETURNING id, instrument_id),
    p AS (INSERT INTO programme (unit_id, name, instrument_id, core_length, themes_by, level, created_at)
      SELECT 1, 'Alle slags ${level}', instrument_id, ${measured(form)}, 'administration', '${level}', now() FROM v RETURNING id)
    INSERT INTO programme_decision (programme_id, body, decided_on, reference, themes, core_hash, recorded_at)
      SELECT id, 'administration', current_date, 'Prøve', '["respect"]', '${sha256(core)}', now() FROM p;
    WITH w AS (INSERT INTO wave (programme_id, number, name, version_id, core_hash, decision_id, level, opens_on, closes_on, state, created_at, published_at)
      SELECT p.id, 1, 'Hvordan går det hos os?', v.id, v.core_hash, d.id, '${level}', '2020-01-01', '2099-12-31', 'published', now(), now()
      FROM programme p JOIN instrument_version v USING (instrument_id) JOIN programme_decision d ON d.programme_id = p.id WHERE p.name = 'Alle slags ${level}' RETURNING id)
    INSERT INTO survey_sample (wave_id, unit_id, kind, code, created_at)
      SELECT id, 1, '${code ? 'open' : 'residents'}', '${code}', now() FROM w RETURNING wave_id, id`)
  return { wave, sample, level }
}

/** The token of a link to the wave: a person's own, or a code of an anonymous one. */
export async function askSomebody(program, { wave, sample, level }) {
  const token = randomBytes(32).toString('base64').replace(/[^A-Z]/gi, '').toUpperCase().padEnd(26, 'A').slice(0, 26)
  const hash = `'\\x${sha256(token)}'`
  const asked = `WITH a AS (INSERT INTO survey_asked (wave_id, unit_id, sample_id, resident_id, created_at)
    SELECT ${wave}, 1, ${sample}, id, now() FROM resident r WHERE erased_at IS NULL AND language = 'da'
    AND NOT EXISTS (SELECT FROM survey_asked WHERE resident_id = r.id) ORDER BY id LIMIT 1 RETURNING id, resident_id)`
  await sql(program, level === 'anonymous'
    ? `INSERT INTO survey_code VALUES (${hash}, ${wave}, 1)`
    : `${asked} INSERT INTO link (token_hash, purpose, subject_id, resident_id, created_at, expires_at) SELECT ${hash}, 'survey', id, resident_id, now(), '2099-12-31' FROM a`)
  return token
}

/** Writes an answer in words that seems to name somebody, to a wave of addWave. */
export async function holdText(program, { wave }, words) {
  await sql(program, `WITH r AS (INSERT INTO survey_response (id, wave_id, unit_id, mode, language, easy, frame, answers, complete, finished_at)
      VALUES (gen_random_uuid(), ${wave}, 1, 'web', 'da', false, '{}', '{}', true, now()) RETURNING id)
    INSERT INTO survey_text (response_id, question, body, found, state) SELECT id, 'words', convert_from(${bytes(words)}, 'UTF8'), '["name", "phone"]', 'held' FROM r`)
}
