// An identity provider on this machine, as a broker of MitID is to Deltag: it signs whoever comes in with its own key and
// sends the browser back at once (OpenID Connect Core 1.0, the authorization code flow with PKCE).
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const base64 = (value) => Buffer.from(value).toString('base64url')

/**
 * Starts a provider. `claims` are of whoever signs in next; `error` is answered instead when it is set.
 * @returns {Promise<{ url: string, claims: Record<string, string>, error: string, env: Record<string, string>, stop: () => void }>}
 *   `env` are the settings with which the program sends citizens there.
 */
export async function startIssuer() {
  const waiting = new Map()
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, issuer.url)
    const json = (value, status = 200) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer: issuer.url, authorization_endpoint: `${issuer.url}/authorize`, token_endpoint: `${issuer.url}/token`, jwks_uri: `${issuer.url}/keys`,
          response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'],
        })
      case '/keys':
        return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' }] })
      case '/authorize': {
        const back = new URL(searchParams.get('redirect_uri'))
        back.searchParams.set('state', searchParams.get('state'))
        if (issuer.error) back.searchParams.set('error', issuer.error)
        else {
          const code = randomUUID()
          waiting.set(code, searchParams)
          back.searchParams.set('code', code)
        }
        return response.writeHead(302, { location: String(back) }).end()
      }
      case '/token': {
        let body = ''
        for await (const part of request) body += part
        const asked = new URLSearchParams(body)
        const began = waiting.get(asked.get('code'))
        waiting.delete(asked.get('code'))
        const challenge = createHash('sha256').update(asked.get('code_verifier') ?? '').digest('base64url')
        if (began?.get('code_challenge') !== challenge) return json({ error: 'invalid_grant' }, 400)
        const now = Math.floor(Date.now() / 1000)
        const claims = { iss: issuer.url, aud: began.get('client_id'), sub: 'one', nonce: began.get('nonce'), iat: now, exp: now + 10 * 365 * 86_400, ...issuer.claims }
        const text = `${base64(JSON.stringify({ alg: 'RS256', kid: 'one' }))}.${base64(JSON.stringify(claims))}`
        return json({ access_token: 'unused', token_type: 'Bearer', id_token: `${text}.${sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64url')}` })
      }
    }
    return response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${server.address().port}`
  const issuer = {
    url, claims: {}, error: '',
    env: { DELTAG_MITID_ISSUER: url, DELTAG_MITID_CLIENT_ID: 'deltag', DELTAG_MITID_CLAIM_LEVEL: 'loa', DELTAG_MITID_CLAIM_CPR: 'cpr' },
    stop: () => server.close(),
  }
  return issuer
}
