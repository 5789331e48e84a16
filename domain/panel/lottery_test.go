package panel_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/lottery"
	"deltag/domain/panel"
)

// foundLottery asks for a lottery and lets it be found.
func foundLottery(t *testing.T, b *domaintest.Bench, panelID int64) panel.Lottery {
	t.Helper()
	ps := panel.New(b.DB)
	l, err := ps.StartLottery(b.Ctx(), panelID)
	if err != nil {
		t.Fatal(err)
	}
	if err := ps.FindLotteries(context.Background()); err != nil {
		t.Fatal(err)
	}
	if l, err = ps.Lottery(b.Ctx(), l.ID); err != nil || l.State != panel.LotteryFound {
		t.Fatalf("the lottery is %s (%s), %v", l.State, l.Cause, err)
	}
	return l
}

var dice = panel.Publication{How: lottery.ByDice, Sides: 10}

// A lottery is found, published and drawn with dice; its protocol holds for deltag verify and for the checker in Python,
// and names nobody.
func TestALotteryIsPublishedBeforeItIsDrawn(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 1000, 200)
	ps := panel.New(b.DB)
	l := foundLottery(t, b, p.ID)
	f, _, err := l.Shown()
	if err != nil || f.Least < 0.119 || f.Bound < f.Least || f.Bound > f.Exact+1e-6 || f.Tickets != 1000 || f.Equal != 0.12 || len(f.Values) == 0 {
		t.Fatalf("the figures: %+v, %v", f, err)
	}
	for _, v := range f.Values {
		if v.People > 0 && (v.Least > v.Mean || v.Mean > v.Most || v.Least < f.Least) {
			t.Errorf("the chances of a value: %+v", v)
		}
	}
	if _, err := ps.DrawLottery(b.Ctx(), l.ID, panel.Throw{Throws: []int{1, 2, 3}}); !errors.Is(err, panel.ErrLotteryState) {
		t.Errorf("drawing before the publication gave %v", err)
	}
	if _, err := ps.LotteryProtocol(b.Ctx(), l.ID); !errors.Is(err, panel.ErrLotteryState) {
		t.Errorf("a protocol before the publication: %v", err)
	}
	if l, err = ps.PublishLottery(b.Ctx(), l.ID, dice); err != nil {
		t.Fatal(err)
	}
	published, err := ps.LotteryProtocol(b.Ctx(), l.ID)
	if err != nil {
		t.Fatal(err)
	}
	checkProtocol(t, published, l.Commitment, -1)
	for _, wrong := range [][]int{{1, 2}, {0, 2, 3}, {1, 2, 11}} {
		if _, err := ps.DrawLottery(b.Ctx(), l.ID, panel.Throw{Throws: wrong}); !errors.Is(err, panel.ErrLottery) {
			t.Errorf("throwing %v gave %v", wrong, err)
		}
	}
	d, err := ps.DrawLottery(b.Ctx(), l.ID, panel.Throw{Throws: []int{1, 2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	if r := resultOf[panel.SeatResult](t, d); r.Ticket != 12 || len(r.Members) != 12 || len(r.StandBys) != 3 || r.Published != l.Commitment {
		t.Errorf("drew number %d: %d people, %d stand-bys", r.Ticket, len(r.Members), len(r.StandBys))
	}
	if v, err := ps.Verify(b.Ctx(), d.ID); err != nil || !v.InputsSame || !v.ResultSame {
		t.Errorf("the draw: %+v, %v", v, err)
	}
	drawn, err := ps.LotteryProtocol(b.Ctx(), l.ID)
	if err != nil {
		t.Fatal(err)
	}
	checkProtocol(t, drawn, l.Commitment, 12)
	b.Exec(t, "UPDATE resident SET name = 'Zzyzx'")
	if seated := domaintest.Value[int](t, b, "SELECT count(*) FROM membership WHERE status = 'offered'"); seated != 12 {
		t.Errorf("%d seats", seated)
	}
	if _, err := ps.DrawLottery(b.Ctx(), l.ID, panel.Throw{Throws: []int{4, 5, 6}}); !errors.Is(err, panel.ErrLotteryState) {
		t.Errorf("drawing twice gave %v", err)
	}
	drawOnceMore(t, b, p.ID)
}

// drawOnceMore shows that another lottery needs a reason and leaves the first to be seen.
func drawOnceMore(t *testing.T, b *domaintest.Bench, id int64) {
	t.Helper()
	ps := panel.New(b.DB)
	again := foundLottery(t, b, id)
	if _, err := ps.PublishLottery(b.Ctx(), again.ID, dice); !errors.Is(err, panel.ErrDrawAgain) {
		t.Errorf("another lottery without a reason gave %v", err)
	}
	order := panel.Publication{How: lottery.ByNumber, Source: "The number of the day", Reason: "The dice were loaded"}
	if _, err := ps.PublishLottery(b.Ctx(), again.ID, order); err != nil {
		t.Fatal(err)
	}
	if _, err := ps.DrawLottery(b.Ctx(), again.ID, panel.Throw{Number: 1000}); !errors.Is(err, panel.ErrLottery) {
		t.Errorf("a number that there is not gave %v", err)
	}
	if _, err := ps.DrawLottery(b.Ctx(), again.ID, panel.Throw{Number: 999}); err != nil {
		t.Fatal(err)
	}
	list, names, err := ps.Lotteries(b.Ctx(), id)
	if err != nil || len(list) != 2 || list[0].Reason != "The dice were loaded" || list[1].State != panel.LotteryDrawn || list[0].StartedBy != nil && names[*list[0].StartedBy] == "" {
		t.Errorf("the lotteries: %+v, %v, %v", list, names, err)
	}
}

// checkProtocol verifies a protocol from its bytes in both ways, and that changing it is found.
func checkProtocol(t *testing.T, data []byte, commitment string, number int) {
	t.Helper()
	protocol, err := lottery.ParseProtocol(data)
	if err != nil {
		t.Fatal(err)
	}
	if faults, err := protocol.Verify(t.Context()); err != nil || len(faults) > 0 {
		t.Fatalf("the protocol: %v, %v", faults, err)
	}
	if protocol.Commitment != commitment || (protocol.Drawing == nil) != (number < 0) || number >= 0 && protocol.Drawing.Number != number {
		t.Errorf("the protocol of %s has the commitment %s and the drawing %+v", commitment, protocol.Commitment, protocol.Drawing)
	}
	if strings.Contains(string(data), "@") {
		t.Error("the protocol holds an address")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no Python here")
	}
	folder := t.TempDir()
	for name, content := range map[string][]byte{"check.py": lottery.Checker, "protocol.json": data, "changed.json": changed(t, data)} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if said, err := exec.Command(python, filepath.Join(folder, "check.py"), filepath.Join(folder, "protocol.json")).CombinedOutput(); err != nil {
		t.Errorf("the checker: %v\n%s", err, said)
	}
	if said, err := exec.Command(python, filepath.Join(folder, "check.py"), filepath.Join(folder, "changed.json")).CombinedOutput(); err == nil {
		t.Errorf("the checker takes a changed protocol:\n%s", said)
	}
}

// changed gives a protocol in which one panel weighs more.
func changed(t *testing.T, data []byte) []byte {
	t.Helper()
	out := bytes.Replace(data, []byte(`"weight":`), []byte(`"weight":1`), 1)
	if bytes.Equal(out, data) {
		t.Fatal("there is nothing to change")
	}
	return out
}

// The people drawn are behind the pseudonyms of the panel with the number, and the pseudonyms lead to nobody by themselves.
func TestPseudonymsLeadToTheSeated(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 400, 60)
	ps := panel.New(b.DB)
	d, err := ps.DrawSeats(b.Ctx(), p.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	told, total := 0, 0.0
	err = b.View(b.Ctx(), func(tx *domain.Tx) error {
		var people []int64
		if err := tx.DB.Raw("SELECT resident_id FROM invitation WHERE reply = 'accepted'").Scan(&people).Error; err != nil {
			return err
		}
		for _, id := range people {
			var seated bool
			if err := tx.DB.Raw("SELECT EXISTS (SELECT FROM membership WHERE resident_id = ?)", id).Scan(&seated).Error; err != nil {
				return err
			}
			chances, err := panel.SeatChances(tx, id)
			if err != nil || len(chances) != 0 {
				t.Fatalf("before anybody is told: %+v, %v", chances, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ps.Confirm(b.Ctx(), p.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	err = b.View(b.Ctx(), func(tx *domain.Tx) error {
		var people []struct {
			ID     int64
			Seated bool
		}
		if err := tx.DB.Raw(`SELECT i.resident_id AS id, EXISTS (SELECT FROM membership m WHERE m.resident_id = i.resident_id) AS seated
			FROM invitation i WHERE reply = 'accepted'`).Scan(&people).Error; err != nil {
			return err
		}
		for _, one := range people {
			chances, err := panel.SeatChances(tx, one.ID)
			if err != nil || len(chances) != 1 {
				t.Fatalf("%+v, %v", chances, err)
			}
			c := chances[p.ID]
			if total += c.Chance; c.Drawn {
				told++
			}
			if c.Drawn != one.Seated || c.Chance < c.Least || c.Least <= 0 {
				t.Errorf("%d: %+v, seated %t", one.ID, c, one.Seated)
			}
		}
		return nil
	})
	if err != nil || told != 12 || total < 11.999 || total > 12.001 {
		t.Errorf("%d are told that they were drawn, chances add up to %f, %v", told, total, err)
	}
	if held := domaintest.Value[bool](t, b, "SELECT result::text ~ (SELECT string_agg('\"' || resident_id || '\"', '|') FROM membership) FROM draw WHERE id = $1", d.ID); held {
		t.Error("the draw names somebody by number")
	}
}

func TestTwoOfficersAtOnceMakeOneLotteryAndOneDraw(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 1000, 200)
	ps := panel.New(b.DB)
	if got := atOnce(8, func() error { _, err := ps.StartLottery(b.Ctx(), p.ID); return err }); got[nil] != 1 || got[panel.ErrLotteryRunning] != 7 {
		t.Fatalf("eight asked: %v", got)
	}
	if got := atOnce(4, func() error { return ps.FindLotteries(context.Background()) }); got[nil] != 4 {
		t.Fatalf("four copies of the program: %v", got)
	}
	if got := domaintest.Value[string](t, b, "SELECT state || ' ' || attempt FROM panel_lottery"); got != "found 1" {
		t.Fatalf("the lottery and by whom it was claimed: %s", got)
	}
	id := domaintest.Value[int64](t, b, "SELECT id FROM panel_lottery")
	if got := atOnce(8, func() error { _, err := ps.PublishLottery(b.Ctx(), id, dice); return err }); got[nil] != 1 || got[panel.ErrLotteryState] != 7 {
		t.Errorf("eight published: %v", got)
	}
	if got := atOnce(8, func() error {
		_, err := ps.DrawLottery(b.Ctx(), id, panel.Throw{Throws: []int{1, 1, 1}})
		return err
	}); got[nil] != 1 || got[panel.ErrLotteryState] != 7 {
		t.Errorf("eight drew: %v", got)
	}
	if got := domaintest.Value[string](t, b, "SELECT (SELECT count(*) FROM draw WHERE stage = 'panel') || ' ' || (SELECT count(*) FROM membership)"); got != "1 12" {
		t.Errorf("draws and seats: %s", got)
	}
}

// atOnce counts what came of doing something so many times at once.
func atOnce(times int, do func() error) map[error]int {
	counts, lock, all := map[error]int{}, sync.Mutex{}, sync.WaitGroup{}
	for range times {
		all.Go(func() {
			err := do()
			for _, known := range []error{panel.ErrLotteryRunning, panel.ErrLotteryState} {
				if errors.Is(err, known) {
					err = known
				}
			}
			lock.Lock()
			defer lock.Unlock()
			counts[err]++
		})
	}
	all.Wait()
	return counts
}

func TestALotteryIsOnlyAboutThePoolAsItIs(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 1000, 200)
	ps := panel.New(b.DB)
	leave := func() {
		b.Exec(t, "UPDATE invitation SET reply = 'declined' WHERE id = (SELECT min(id) FROM invitation WHERE reply = 'accepted')")
	}
	l, err := ps.StartLottery(b.Ctx(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	leave()
	if err := ps.FindLotteries(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := domaintest.Value[string](t, b, "SELECT state || ' ' || cause || ' ' || length(inputs) || ' ' || length(salt) FROM panel_lottery WHERE id = $1", l.ID); got != "failed lottery-old 0 0" {
		t.Errorf("somebody left while it was found: %s", got)
	}
	l = foundLottery(t, b, p.ID)
	leave()
	if _, err := ps.PublishLottery(b.Ctx(), l.ID, dice); !errors.Is(err, panel.ErrLotteryOld) {
		t.Errorf("somebody left before the publication: %v", err)
	}
	l = foundLottery(t, b, p.ID)
	if _, err := ps.PublishLottery(b.Ctx(), l.ID, dice); err != nil {
		t.Fatal(err)
	}
	leave()
	if _, err := ps.DrawLottery(b.Ctx(), l.ID, panel.Throw{Throws: []int{1, 1, 1}}); !errors.Is(err, panel.ErrLotteryOld) {
		t.Errorf("somebody left before the draw: %v", err)
	}
	next := foundLottery(t, b, p.ID)
	if _, err := ps.PublishLottery(b.Ctx(), next.ID, dice); !errors.Is(err, panel.ErrPublishAgain) {
		t.Errorf("another publication without a reason: %v", err)
	}
	order := dice
	order.Reason = "Somebody has withdrawn"
	if _, err := ps.PublishLottery(b.Ctx(), next.ID, order); err != nil {
		t.Fatal(err)
	}
	if got := domaintest.Value[string](t, b, "SELECT state FROM panel_lottery WHERE id = $1", l.ID); got != "replaced" {
		t.Errorf("the one before is %s", got)
	}
	if data, err := ps.LotteryProtocol(b.Ctx(), l.ID); err != nil {
		t.Error(err)
	} else {
		checkProtocol(t, data, domaintest.Value[string](t, b, "SELECT commitment FROM panel_lottery WHERE id = $1", l.ID), -1)
	}
}

func TestTheDatabaseKeepsWhatWasPublished(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := answered(t, b, 1000, 200)
	ps := panel.New(b.DB)
	l := foundLottery(t, b, p.ID)
	if _, err := ps.PublishLottery(b.Ctx(), l.ID, panel.Publication{How: lottery.ByNumber, Source: "  "}); !errors.Is(err, panel.ErrLottery) {
		t.Errorf("a number without a source: %v", err)
	}
	if _, err := ps.PublishLottery(b.Ctx(), l.ID, dice); err != nil {
		t.Fatal(err)
	}
	for _, change := range []string{
		"commitment = repeat('0', 64)", "how = 'seed'", "reason = 'another'", "state = 'found'", "document = 'x'", "figures = '{\"a\": 1}'", "published_at = published_at + interval '1 day'",
	} {
		if _, err := b.Pool().ExecContext(t.Context(), "UPDATE panel_lottery SET "+change); err == nil {
			t.Errorf("the database took %s", change)
		}
	}
	if _, err := b.Pool().ExecContext(t.Context(), "DELETE FROM panel_lottery"); err == nil {
		t.Error("the database let a lottery be removed")
	}
}
