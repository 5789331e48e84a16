import { beforeEach, describe, expect, it } from 'vitest'
import { keepPage, keptPage } from './provider'

describe('the page asked for before signing in', () => {
  beforeEach(() => sessionStorage.clear())

  it('is remembered once', () => {
    keepPage('/staff/panels/3')
    expect(keptPage()).toBe('/staff/panels/3')
    expect(keptPage()).toBe('/staff')
  })

  it('is never outside the app', () => {
    for (const path of ['https://evil.example/staff', '//evil.example', '/staffroom']) {
      keepPage(path)
      expect(keptPage()).toBe('/staff')
    }
  })
})
