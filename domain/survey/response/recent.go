package response

import (
	"crypto/sha256"
	"sync"
	"time"

	"deltag/domain"
)

const (
	rememberedMost = 10_000           // links of each half
	rememberedFor  = 10 * time.Minute // after which a half is forgotten with the next that comes
	shownFor       = 3 * time.Second  // between a form that was sent and the page that it leads to
)

// recent remembers for some minutes what this copy of the program last wrote for a link, so that the page a form leads to,
// and the next form, need not ask the database for what was just written. What is remembered gives no right to anything:
// writing asks the database whether it all still holds. Nothing of an anonymous wave is remembered.
type recent struct {
	mu         sync.Mutex
	young, old map[[sha256.Size]byte]written
	begun      time.Time // of the young half
}

// written is a sheet as it was written, and until when it can be shown once without looking.
type written struct {
	sheet Sheet
	until time.Time
}

// keep remembers what was just written for a link.
func (m *recent) keep(token string, s Sheet, now time.Time) {
	if s.Anonymous() {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.young == nil || len(m.young) >= rememberedMost || now.Sub(m.begun) > rememberedFor {
		m.old, m.young, m.begun = m.young, map[[sha256.Size]byte]written{}, now
	}
	m.young[keyOf(token)] = written{s, now.Add(shownFor)}
}

// last is what was last written for a link.
func (m *recent) last(token string) (Sheet, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	w, known := m.find(token)
	return w.sheet, known
}

// shown is what was written for a link a moment ago. It is given once: whoever looks again sees what is kept.
func (m *recent) shown(token string, now time.Time) (Sheet, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	w, known := m.find(token)
	if !known || now.After(w.until) {
		return Sheet{}, false
	}
	m.young[keyOf(token)] = written{sheet: w.sheet}
	return w.sheet, true
}

func (m *recent) find(token string) (w written, known bool) {
	if w, known = m.young[keyOf(token)]; !known {
		w, known = m.old[keyOf(token)]
	}
	return w, known
}

// forget is for a link that leads to something else now.
func (m *recent) forget(token string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.young, keyOf(token))
	delete(m.old, keyOf(token))
}

func keyOf(token string) [sha256.Size]byte { return [sha256.Size]byte(domain.HashToken(token)) }

// Shown is what the form that led to a page has written for the link, when that was a moment ago. Without it the page
// opens the link.
func (r *Responses) Shown(token string) (Sheet, bool) {
	now := r.db.Now()
	s, known := r.recent.shown(token, now)
	return s, known && s.open(now)
}

// Last is what this copy of the program last wrote for a link, to answer the next question on. It may be another's by now:
// StepOn finds out.
func (r *Responses) Last(token string) (Sheet, bool) {
	s, known := r.recent.last(token)
	s.remembered = true
	return s, known && s.open(r.db.Now())
}

// open tells whether the days to answer are not over.
func (s *Sheet) open(now time.Time) bool { return s.Wave.ClosesOn.Format(time.DateOnly) >= day(now) }
