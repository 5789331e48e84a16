package panel_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/letter"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// post is a panel with people whom mail does not reach, and what staff do about it.
type post struct {
	*domaintest.Bench
	t       *testing.T
	panels  *panel.Panels
	letters *letter.Letters
	panel   int64
	people  []domaintest.Invitee
	boss    context.Context
}

func newPost(t *testing.T, people int) *post {
	t.Helper()
	b := domaintest.New(t)
	p := &post{Bench: b, t: t, panels: panel.New(b.DB), boss: b.As(domain.Coordinator, 1)}
	p.letters = letter.New(b.DB, message.Settings{Municipality: "Prøvekøbing Kommune", Phone: "12 34 56 78"}, "https://panel.proevekoebing.example", p.panels.LetterContents)
	var draw int64
	p.panel, draw = b.AddPanel(t, "Panel")
	for n := range people {
		i := b.Invite(t, p.panel, draw, fmt.Sprintf("Åse Ærø Nr%d", n))
		b.Exec(t, "UPDATE resident SET email = '' WHERE id = $1", i.Resident)
		p.people = append(p.people, i)
	}
	return p
}

func (p *post) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *post) write() []letter.Batch {
	p.t.Helper()
	batches, err := p.panels.WriteLetters(p.boss, p.panel)
	p.must(err)
	return batches
}

func (p *post) file(b letter.Batch) []string {
	p.t.Helper()
	var raw bytes.Buffer
	made := domaintest.Value[int](p.t, p.Bench, "SELECT made FROM letter_batch WHERE id = $1", b.ID)
	p.must(p.letters.MakeFile(p.boss, b.ID, made, &raw))
	return domaintest.PDFPages(p.t, raw.Bytes())
}

func (p *post) posted(b letter.Batch) {
	p.t.Helper()
	p.must(p.letters.Post(p.boss, b.ID, p.Now()))
}

// answer answers by the code on a letter.
func (p *post) answer(code string, reply panel.Reply) error {
	token, err := p.panels.OpenCode(context.Background(), code)
	if err == nil {
		_, err = p.panels.Reply(context.Background(), token, panel.Answer{Reply: reply})
	}
	return err
}

// states are how many letters are in each state, as "answered 1, posted 2".
func (p *post) states() string {
	p.t.Helper()
	return domaintest.Value[string](p.t, p.Bench, `SELECT coalesce(string_agg(state || ended || ' ' || n, ', ' ORDER BY state || ended COLLATE "C"), '') FROM
		(SELECT state, CASE WHEN ended = '' THEN '' ELSE '-' || ended END AS ended, count(*) AS n FROM letter GROUP BY 1, 2) x`)
}

// letterIDs are the letters of a batch in the order of the file.
func (p *post) letterIDs(b letter.Batch) (ids []int64) {
	p.t.Helper()
	page, err := p.letters.InBatch(p.boss, b.ID, letter.Filter{Limit: 200})
	p.must(err)
	for _, l := range page.Items {
		ids = append(ids, l.ID)
	}
	return ids
}

var printedCode = regexp.MustCompile(`(?m)^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$`)

func codeOf(t *testing.T, page string) string {
	t.Helper()
	found := printedCode.FindAllString(page, -1)
	if len(found) != 1 {
		t.Fatalf("%d codes stand in the letter:\n%s", len(found), page)
	}
	return found[0]
}

// A letter that is printed is read back from its file, and its code answers the invitation.
func TestLetterFromFileToAnswer(t *testing.T) {
	t.Parallel()
	p := newPost(t, 2)
	p.Exec(t, "UPDATE resident SET language = 'en' WHERE id = $1", p.people[1].Resident)
	batch := p.write()[0]
	pages := p.file(batch)
	if len(pages) != 2 {
		t.Fatalf("%d pages for two letters: %q", len(pages), pages)
	}
	for i, wants := range [][]string{
		{"Åse Ærø Nr0\nPrøvevej 7\n9999 Prøveby\n", "En invitation fra Prøvekøbing Kommune", "Gå ind på panel.proevekoebing.example/kode", message.Voluntary(message.Danish),
			"12\u00a034\u00a056\u00a078", "Vi spørger, om du vil være med.", message.Day(message.Danish, domaintest.RespondBy)},
		{"Åse Ærø Nr1\n", "An invitation from Prøvekøbing Kommune", "Go to panel.proevekoebing.example/code", message.Voluntary(message.English)},
	} {
		for _, want := range wants {
			if !strings.Contains(pages[i], want) && !strings.Contains(strings.ReplaceAll(pages[i], "\n", " "), want) {
				t.Errorf("letter %d lacks %q:\n%s", i, want, pages[i])
			}
		}
	}
	code := codeOf(t, pages[0])
	if n := domaintest.Value[int](t, p.Bench, "SELECT count(*) FROM link WHERE token_hash = sha256(convert_to($1, 'UTF8')) AND purpose = 'letter'", strings.ReplaceAll(code, "-", "")); n != 1 {
		t.Errorf("the code is kept %d times", n)
	}
	p.posted(batch)
	p.must(p.answer(strings.ToLower(code), panel.Accepted))
	if got := p.states(); got != "answered 1, posted 1" {
		t.Error(got)
	}
	token, err := p.panels.OpenCode(context.Background(), code) // the code still shows what was answered
	p.must(err)
	p.Clock.Add(2*time.Hour + time.Second)
	if _, err := p.panels.Invited(context.Background(), token); !errors.Is(err, domain.ErrNotFound) {
		t.Errorf("what a code opens stays open: %v", err)
	}
	p.Clock.Add(400 * 24 * time.Hour)
	if _, err := p.panels.OpenCode(context.Background(), code); !errors.Is(err, panel.ErrCodeUnknown) {
		t.Errorf("the code lives for ever: %v", err)
	}
}

// An answer ends the letters about the invitation, and none of what another area writes of something with the same number.
func TestAnswerEndsItsOwnLetters(t *testing.T) {
	t.Parallel()
	p := newPost(t, 1)
	batch := p.write()[0]
	code := codeOf(t, p.file(batch)[0])
	p.posted(batch)
	p.Exec(t, `INSERT INTO letter (batch_id, kind, subject_id, resident_id, way, cause, state, created_at, changed_at)
		SELECT batch_id, 'letter-hearing-refused', subject_id, resident_id, way, cause, state, created_at, changed_at FROM letter`)
	p.must(p.answer(code, panel.Accepted))
	if got := p.states(); got != "answered 1, posted 1" {
		t.Error(got)
	}
}

// Every kind of letter fits on one sheet.
func TestEveryLetterIsOnePage(t *testing.T) {
	t.Parallel()
	p := newPost(t, 6)
	five := `["Vi spørger, om du vil være med, og det er helt frivilligt for dig.", "Vi bruger kun dine oplysninger til at finde et panel, der ligner byen.",
		"Vi har dit navn og din adresse fra kommunens eget system.", "Vi sletter dine oplysninger, når panelet er slut.", "Du kan klage til Datatilsynet, hvis du synes, at vi gør noget forkert."]`
	p.Exec(t, "ALTER TABLE notice DISABLE TRIGGER USER") // a notice like those that are used
	p.Exec(t, "UPDATE notice SET text = jsonb_build_object('da', jsonb_build_object('short', $1::jsonb), 'en', jsonb_build_object('short', $1::jsonb))", five)
	p.Exec(t, "UPDATE invitation SET reply = 'accepted', replied_at = created_at, answers = 1")
	p.Exec(t, "UPDATE panel SET state = 'confirmed', confirmed_at = $1", p.Now())
	p.Exec(t, "UPDATE resident SET language = 'en' WHERE id % 2 = 0")
	seat := `INSERT INTO membership (panel_id, draw_id, resident_id, stratum, status, changed_at, created_at) SELECT panel_id, draw_id, resident_id, '', 'offered', created_at, created_at FROM invitation WHERE id = $1`
	for _, i := range p.people[:2] {
		p.Exec(t, seat, i.Invitation)
	}
	for n, i := range p.people[2:4] {
		p.Exec(t, "INSERT INTO standby (panel_id, position, resident_id, draw_id) SELECT panel_id, $2, resident_id, draw_id FROM invitation WHERE id = $1", i.Invitation, n+1)
	}
	pages := p.file(p.write()[0])
	if len(pages) != len(p.people) {
		t.Errorf("%d letters have %d pages", len(p.people), len(pages))
	}
	for i, words := range []string{"Der er en plads til dig", "There is a seat for you", "Du står på ventelisten", "You are on the waiting list", "Vi har trukket lod", "We have drawn lots"} {
		if at := i ^ int(p.people[0].Resident%2^1); !strings.Contains(pages[at], words) || !strings.Contains(strings.ReplaceAll(pages[at], "\n", " "), "Datatilsynet") {
			t.Errorf("page %d is not about %q:\n%s", at, words, pages[at])
		}
	}
}

// Made again, the codes of the file before are dead, and posting ends that.
func TestCodesOfTheFileBeforeAreDead(t *testing.T) {
	t.Parallel()
	p := newPost(t, 1)
	batch := p.write()[0]
	if err := p.letters.Post(p.boss, batch.ID, p.Now()); !errors.Is(err, letter.ErrNotMade) {
		t.Errorf("posted without a file: %v", err)
	}
	first := codeOf(t, p.file(batch)[0])
	second := codeOf(t, p.file(batch)[0])
	var raw bytes.Buffer
	p.must(p.letters.MakeOne(p.boss, p.letterIDs(batch)[0], &raw))
	third := codeOf(t, domaintest.PDFPages(t, raw.Bytes())[0])
	for _, dead := range []string{first, second} {
		if err := p.answer(dead, panel.Accepted); !errors.Is(err, panel.ErrCodeUnknown) {
			t.Errorf("a dead code gave %v", err)
		}
	}
	p.posted(batch)
	for name, err := range map[string]error{
		"file": p.letters.MakeFile(p.boss, batch.ID, 2, &raw), "one": p.letters.MakeOne(p.boss, p.letterIDs(batch)[0], &raw),
		"post": p.letters.Post(p.boss, batch.ID, p.Now()), "drop": p.letters.Drop(p.boss, batch.ID),
	} {
		if !errors.Is(err, letter.ErrPosted) {
			t.Errorf("%s after it was posted: %v", name, err)
		}
	}
	p.must(p.answer(third, panel.Declined))
}

// A letter that came back is dead, its person is to be called, and sent again it has a new code.
func TestReturnedAndSentAgain(t *testing.T) {
	t.Parallel()
	p := newPost(t, 4)
	batch := p.write()[0]
	pages := p.file(batch)
	p.posted(batch)
	ids := p.letterIDs(batch)
	p.must(p.answer(codeOf(t, pages[3]), panel.Accepted))
	list, err := p.letters.Return(p.boss, []int64{ids[0], ids[0], ids[1], ids[3], 99}, letter.HasMoved, p.Now(), "Står på kuverten")
	p.must(err)
	want := []letter.Outcome{letter.Done, letter.Done, letter.WasAnswered, letter.NotThere}
	if diff := cmp.Diff(want, outcomes(list)); diff != "" {
		t.Error(diff)
	}
	if err := p.answer(codeOf(t, pages[0]), panel.Accepted); !errors.Is(err, panel.ErrCodeUnknown) {
		t.Errorf("the code of a letter that came back gave %v", err)
	}
	calls, err := p.panels.Reach(p.boss, p.panel, panel.ReachFilter{Channel: panel.ByCall, Limit: 10})
	p.must(err)
	if len(calls.Items) != 2 || calls.Items[0].Why != "letter-returned" {
		t.Errorf("to be called: %+v", calls.Items)
	}
	p.Exec(t, "UPDATE resident SET address = '' WHERE id = $1", p.people[1].Resident)
	list, again, err := p.letters.Again(p.boss, []int64{ids[0], ids[1], ids[2], ids[3]})
	p.must(err)
	if diff := cmp.Diff([]letter.Outcome{letter.Done, letter.NoAddress, letter.Done, letter.WasAnswered}, outcomes(list)); diff != "" {
		t.Error(diff)
	}
	fresh := p.file(again[0])
	for i, old := range []string{pages[0], pages[2]} { // one came back, the other was lost
		if err := p.answer(codeOf(t, old), panel.Accepted); !errors.Is(err, panel.ErrCodeUnknown) {
			t.Errorf("the old code gave %v", err)
		}
		p.must(p.answer(codeOf(t, fresh[i]), panel.NotNow))
	}
}

func outcomes(list []letter.Fate) (all []letter.Outcome) {
	for _, f := range list {
		all = append(all, f.Outcome)
	}
	return all
}

// Of two officers who make the file at once one gets it and the other is told: else half the letters would hold dead codes.
func TestTwoOfficersMakeTheFileAtOnce(t *testing.T) {
	t.Parallel()
	p := newPost(t, 20)
	batch := p.write()[0]
	var files [8]bytes.Buffer
	errs := make([]error, len(files))
	var wg sync.WaitGroup
	for i := range files {
		wg.Go(func() { errs[i] = p.letters.MakeFile(p.boss, batch.ID, 0, &files[i]) })
	}
	wg.Wait()
	won := -1
	for i, err := range errs {
		switch {
		case err == nil && won < 0:
			won = i
		case !errors.Is(err, letter.ErrMade) || files[i].Len() > 0:
			t.Errorf("%v, %d bytes", err, files[i].Len())
		}
	}
	for _, page := range domaintest.PDFPages(t, files[won].Bytes()) {
		p.must(p.answer(codeOf(t, page), panel.Declined))
	}
}

// Two who begin batches at once write one letter to each person.
func TestTwoOfficersBeginBatchesAtOnce(t *testing.T) {
	t.Parallel()
	p := newPost(t, 10)
	errs := make([]error, 6)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { _, errs[i] = p.panels.WriteLetters(p.boss, p.panel) })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, letter.ErrNone) {
			t.Error(err)
		}
	}
	if got := p.states(); won != 1 || got != "ready 10" {
		t.Errorf("%d batches, %s", won, got)
	}
}

// Citizens answer (by links of their own) while batches and files are made and posted: whoever has answered has no letter
// that is still to go, and nothing fails.
func TestCitizensAnswerWhileLettersAreMade(t *testing.T) {
	t.Parallel()
	p := newPost(t, 24)
	var wg sync.WaitGroup
	for n, i := range p.people {
		if n%2 == 0 {
			wg.Go(func() {
				if _, err := p.panels.Reply(context.Background(), i.Token, panel.Answer{Reply: panel.Declined}); err != nil {
					t.Errorf("answer: %v", err)
				}
			})
		}
	}
	wg.Go(func() {
		batches, err := p.panels.WriteLetters(p.boss, p.panel)
		if err != nil {
			t.Errorf("begin: %v", err)
			return
		}
		if err := p.letters.MakeFile(p.boss, batches[0].ID, 0, &bytes.Buffer{}); err != nil {
			t.Errorf("make: %v", err)
		}
		if err := p.letters.Post(p.boss, batches[0].ID, p.Now()); err != nil {
			t.Errorf("post: %v", err)
		}
	})
	wg.Wait()
	if n := domaintest.Value[int](t, p.Bench, "SELECT count(*) FROM letter l JOIN invitation i ON i.id = l.subject_id WHERE l.state IN ('ready', 'posted') AND i.reply <> ''"); n != 0 {
		t.Errorf("%d letters are on their way to people who have answered", n)
	}
	if n := domaintest.Value[int](t, p.Bench, "SELECT count(*) FROM letter l JOIN invitation i ON i.id = l.subject_id WHERE l.state = 'posted' AND i.reply = ''"); n != 12 {
		t.Errorf("%d letters went to the 12 who have not", n)
	}
}

// Whoever answers, says no to all, moves, becomes protected or loses their address gets no letter that is not posted yet.
func TestLettersThatAreNotWantedAnyMore(t *testing.T) {
	t.Parallel()
	p := newPost(t, 7)
	batch := p.write()[0]
	p.file(batch)
	_, err := p.panels.Reply(context.Background(), p.people[0].Token, panel.Answer{Reply: panel.Accepted})
	p.must(err)
	_, err = p.panels.Reply(context.Background(), p.people[1].Token, panel.Answer{Reply: panel.Declined, Never: true})
	p.must(err)
	for n, set := range map[int]string{2: "gone = 'moved'", 3: "protection = 'yes'", 4: "address = ''", 5: "paused_until = '2027-01-01Z'"} {
		p.Exec(t, "UPDATE resident SET "+set+" WHERE id = $1", p.people[n].Resident)
	}
	pages := p.file(batch)
	if len(pages) != 1 || !strings.Contains(pages[0], "Nr6") {
		t.Errorf("letters went to %q", pages)
	}
	want := "ready 1, withdrawn-answered 2, withdrawn-gone 1, withdrawn-no-address 1, withdrawn-paused 1, withdrawn-protected 1"
	if got := p.states(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	next := p.write() // the protected person's letter is a batch of its own
	if len(next) != 1 || !next[0].Protected || next[0].Letters != 1 {
		t.Errorf("%+v", next)
	}
}

// Protected people's letters are a batch of their own, which only who may see them makes, opens or lists.
func TestProtectedPeopleHaveABatchOfTheirOwn(t *testing.T) {
	t.Parallel()
	p := newPost(t, 3)
	p.Exec(t, "UPDATE resident SET protection = 'special' WHERE id = $1", p.people[1].Resident)
	batches := p.write()
	if len(batches) != 2 || batches[0].Protected || !batches[1].Protected || batches[0].Letters != 2 || batches[1].Letters != 1 {
		t.Fatalf("%+v", batches)
	}
	if pages := p.file(batches[1]); !strings.Contains(pages[0], "Nr1") {
		t.Errorf("%q", pages)
	}
	for _, page := range p.file(batches[0]) {
		if strings.Contains(page, "Nr1") {
			t.Error("a protected person is in the open batch")
		}
	}
	var list bytes.Buffer
	p.must(p.letters.List(p.boss, batches[0].ID, "csv", message.Danish, &list))
	if got := list.String(); strings.Count(got, "\r\n") != 3 || !strings.Contains(got, `"Åse Ærø Nr0";"Prøvevej 7";"9999";"Prøveby";"Digital Post";"da";"Invitation"`) || strings.Contains(got, "Nr1") {
		t.Error(got)
	}
	page, err := p.letters.InBatch(p.boss, batches[1].ID, letter.Filter{Limit: 5})
	p.must(err)
	if page.Items[0].Shown != fmt.Sprintf("B-%d", p.people[1].Resident) {
		t.Errorf("a list shows %q", page.Items[0].Shown)
	}
	for _, role := range []domain.Role{domain.Interviewer, domain.Secretary, domain.Administrator} {
		if _, err := p.letters.Batch(p.As(role, 1), batches[0].ID); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%s: %v", role, err)
		}
	}
}

// A guesser's tries are counted for everybody together, and then nothing is looked up for a while; a slip is not a try.
func TestGuessesAreLimited(t *testing.T) {
	t.Parallel()
	p := newPost(t, 1)
	batch := p.write()[0]
	code := codeOf(t, p.file(batch)[0])
	p.Exec(t, "INSERT INTO code_guess (period, guesses) VALUES ($1, 999)", p.Now().Truncate(time.Hour))
	slip := "2" + code[1:]
	if code[0] == '2' {
		slip = "3" + code[1:]
	}
	if _, err := p.panels.OpenCode(context.Background(), slip); !errors.Is(err, domain.ErrCodeCheck) {
		t.Error(err)
	}
	_, err := p.panels.OpenCode(context.Background(), code)
	p.must(err)
	if _, err := p.panels.OpenCode(context.Background(), "2222222222222222"); !errors.Is(err, panel.ErrCodeUnknown) {
		t.Error(err)
	}
	if _, err := p.panels.OpenCode(context.Background(), code); !errors.Is(err, panel.ErrCodeBusy) {
		t.Error(err)
	}
	p.Clock.Add(time.Hour)
	_, err = p.panels.OpenCode(context.Background(), code)
	p.must(err)
}

// A seat that is offered by letter can be taken for two weeks from when the letter was posted.
func TestSeatOfferedByLetter(t *testing.T) {
	t.Parallel()
	p := newPost(t, 1)
	p.Exec(t, "UPDATE invitation SET reply = 'accepted', replied_at = created_at, answers = 1")
	p.Exec(t, "UPDATE panel SET state = 'confirmed', confirmed_at = $1", p.Now())
	p.Exec(t, `INSERT INTO membership (panel_id, draw_id, resident_id, stratum, status, changed_at, created_at)
		SELECT panel_id, draw_id, resident_id, '', 'offered', $1, $1 FROM invitation`, p.Now())
	p.Clock.Add(8 * 24 * time.Hour)
	batch := p.write()[0]
	page := p.file(batch)[0]
	p.posted(batch)
	posted := p.Now()
	if !strings.Contains(page, message.Day(message.Danish, posted.AddDate(0, 0, 14))) {
		t.Errorf("no last day:\n%s", page)
	}
	p.Clock.Add(5 * 24 * time.Hour)
	token, err := p.panels.OpenCode(context.Background(), codeOf(t, page))
	p.must(err)
	inv, err := p.panels.Invited(context.Background(), token)
	p.must(err)
	if !inv.SeatBy.Equal(posted.AddDate(0, 0, 14)) {
		t.Errorf("the seat can be taken until %s", inv.SeatBy)
	}
	inv, err = p.panels.TakeSeat(context.Background(), token)
	p.must(err)
	if inv.Seat != panel.SeatConfirmed || p.states() != "answered 1" {
		t.Errorf("%s %s", inv.Seat, p.states())
	}
}
