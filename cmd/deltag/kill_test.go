package main

import (
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"deltag/mailer/smtptest"
)

// seedFlag repeats the instants of an earlier run: go test ./cmd/deltag -run Kill -kill.seed=N
var seedFlag = flag.Uint64("kill.seed", 0, "seed of the instants at which the program is killed; 0 takes one by chance")

// instants gives chance with a recorded seed.
func instants(t *testing.T) *rand.Rand {
	t.Helper()
	seed := *seedFlag
	for seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("to repeat these instants: -kill.seed=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// A program that is killed in the middle of an import has read in all of the list or nothing, says so, and reads it in
// when it is asked again.
func TestKillDuringImport(t *testing.T) {
	t.Parallel()
	killDuringImport(t, newDemo(t, smtptest.New(t).URL()), 6000, 2)
}

func killDuringImport(t *testing.T, p *process, people, kills int) {
	t.Helper()
	chance := instants(t)
	p.start()
	usual, landed := shared.importing*time.Duration(people)/listed, 0
	for k := range kills {
		prefix := "I" + string(rune('A'+k))
		v := p.signIn("coordinator")
		id := v.upload(extract(prefix, people))
		v.startImport(id)
		v.waitImport(id, "running", "done")
		time.Sleep(time.Duration(chance.Int64N(int64(usual))))
		p.kill()
		p.start()
		v = p.signIn("coordinator")
		found := v.waitImport(id, "interrupted", "done")
		t.Logf("kill %d: the import is %s", k+1, found.State)
		checkImported(t, p.database(), id, prefix, found.State, people)
		if found.State == "interrupted" {
			landed++
			v.startImport(id)
			found = v.waitImport(id, "done")
		}
		if found.Added != people {
			t.Errorf("in the end %d were added", found.Added)
		}
		checkImported(t, p.database(), id, prefix, "done", people)
	}
	enough(t, "imports", landed, kills)
}

// enough fails a long test whose kills all came too early or too late: it would have shown nothing.
func enough(t *testing.T, what string, landed, kills int) {
	t.Helper()
	t.Logf("%d of %d kills came in the middle: %s", landed, kills, what)
	if kills >= 10 && landed < kills/5 {
		t.Errorf("only %d of %d kills came in the middle: %s", landed, kills, what)
	}
}

// checkImported checks that all of a list is there or nothing: the people, their three values, and the record of that use.
func checkImported(t *testing.T, db *sql.DB, id int64, prefix, state string, people int) {
	t.Helper()
	want := fmt.Sprintf("%d %d 1", people, 3*people)
	if state != "done" {
		want = "0 0 0"
	}
	got := value[string](t, db, `SELECT concat_ws(' ', (SELECT count(*) FROM resident WHERE source_id LIKE $1),
		(SELECT count(*) FROM resident r JOIN resident_attribute a ON a.resident_id = r.id WHERE r.source_id LIKE $1),
		(SELECT count(*) FROM access_record WHERE action = 'change' AND criterion = 'import ' || $2::bigint))`, prefix+"%", id)
	if got != want {
		t.Errorf("an import that is %s left people, values, records: %s, want %s", state, got, want)
	}
}

// A program that is killed in the middle of a draw has drawn, with every invitation, contact and mail or every seat, or
// it has not drawn at all and can be asked again.
func TestKillDuringDraws(t *testing.T) {
	t.Parallel()
	p := newDemo(t, smtptest.New(t).URL())
	p.start()
	killDuringDraws(t, p, 1000, 1)
}

func killDuringDraws(t *testing.T, p *process, invitations, kills int) {
	t.Helper()
	chance, invites, seats := instants(t), 0, 0
	for k := range kills {
		v := p.signIn("coordinator")
		panel := v.newPanel(fmt.Sprintf("Lodtrækning %d", k+1))
		drawn := killDuring(p, chance, fmt.Sprintf("/panels/%d/invitation-draws", panel.ID), inviteOrder(panel.Version, invitations))
		t.Logf("kill %d: the draw of invitations was answered with %d", k+1, drawn)
		checkInvited(t, p, panel.ID, drawn)
		v = p.signIn("coordinator")
		if panel = v.panel(panel.ID); panel.State == "draft" {
			invites++
			v.must("POST", fmt.Sprintf("/panels/%d/invitation-draws", panel.ID), inviteOrder(panel.Version, invitations), nil)
			panel = v.panel(panel.ID)
		}
		checkInvited(t, p, panel.ID, http.StatusOK)
		sayYes(t, p.database(), panel.ID, 200)
		v.must("POST", fmt.Sprintf("/panels/%d/lotteries", panel.ID), nil, nil)
		lottery := v.publishLottery(panel.ID)
		drawn = killAt(p, chance, 150*time.Millisecond, lottery, throw())
		t.Logf("kill %d: the draw of the panel was answered with %d", k+1, drawn)
		checkSeats(t, p, panel.ID, drawn)
		v = p.signIn("coordinator")
		if panel = v.panel(panel.ID); panel.State == "inviting" {
			seats++
			v.must("POST", lottery, throw(), nil)
		}
		checkSeats(t, p, panel.ID, http.StatusOK)
	}
	enough(t, "draws of invitations", invites, kills)
	enough(t, "draws of panels", seats, kills)
}

// killDuring kills the program at some instant of a draw, starts it again, and gives the status that the coordinator saw:
// 0 when the line broke. A trial tells how long the draw takes.
func killDuring(p *process, chance *rand.Rand, path string, order map[string]any) int {
	p.t.Helper()
	v := p.signIn("coordinator")
	order["trial"] = true
	begin := time.Now()
	v.must("POST", path, order, nil)
	took := time.Since(begin)
	order["trial"] = false
	return killAt(p, chance, took*3/2, path, order)
}

// killAt kills the program within some time of a call, and starts it again.
func killAt(p *process, chance *rand.Rand, within time.Duration, path string, order any) int {
	p.t.Helper()
	v := p.signIn("coordinator")
	answer := make(chan int, 1)
	go func() {
		status, _ := v.call("POST", path, order)
		answer <- status
	}()
	time.Sleep(time.Duration(chance.Int64N(int64(within))))
	p.kill()
	status := <-answer
	p.start()
	return status
}

func inviteOrder(version, invitations int) map[string]any {
	return map[string]any{"version": version, "invitations": invitations, "trial": false, "whom": "", "respondBy": "", "reason": ""}
}

// throw is a number for a lottery whose number comes from outside.
func throw() map[string]any { return map[string]any{"throws": []int{}, "number": 417} }

// publishLottery waits until a lottery that was begun is found, publishes it, and gives the path at which it is drawn.
func (v *visitor) publishLottery(panel int64) string {
	v.t.Helper()
	var list []struct {
		ID    int64
		State string
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if v.must("GET", fmt.Sprintf("/panels/%d/lotteries", panel), nil, &list); list[0].State == "found" {
			break
		}
		if time.Now().After(deadline) {
			v.t.Fatalf("the lottery is %s", list[0].State)
		}
	}
	order := map[string]any{"how": "number", "sides": 0, "source": "Dagens tal", "reason": "Vi prøver af"}
	v.must("PUT", fmt.Sprintf("/lotteries/%d/publication", list[0].ID), order, nil)
	return fmt.Sprintf("/lotteries/%d/drawing", list[0].ID)
}

// checkInvited checks that a panel's invitations are all there or not at all, and there when the officer was told so.
func checkInvited(t *testing.T, p *process, panel int64, told int) {
	t.Helper()
	got := value[string](t, p.database(), `SELECT concat_ws(' ', state, (SELECT count(*) FROM draw WHERE panel_id = p.id AND NOT trial),
		(SELECT count(*) > 0 FROM invitation WHERE panel_id = p.id),
		(SELECT count(*) FROM invitation WHERE panel_id = p.id) = coalesce((SELECT (result->>'drawn')::bigint FROM draw WHERE panel_id = p.id AND NOT trial), 0),
		(SELECT count(*) FROM invitation WHERE panel_id = p.id) = (SELECT count(*) FROM contact WHERE activity = 'panel:' || p.id),
		(SELECT count(*) FROM invitation WHERE panel_id = p.id) = (SELECT count(*) FROM message WHERE activity = 'panel:' || p.id),
		(SELECT count(*) > 0 FROM message_batch WHERE activity = 'panel:' || p.id),
		(SELECT count(*) FROM access_record WHERE purpose = 'invite to a panel' AND criterion LIKE concat('panel ', p.id, ',%'))) FROM panel p WHERE id = $1`, panel)
	switch {
	case got == "inviting 1 t t t t t 1":
	case got == "draft 0 f t t t f 0" && told != http.StatusOK:
	default:
		t.Errorf("state, draws, invitations, all of the draw, contacts, mails, sendings, records: %s; the officer was told %d", got, told)
	}
}

// checkSeats does the same for a draw of the panel.
func checkSeats(t *testing.T, p *process, panel int64, told int) {
	t.Helper()
	got := value[string](t, p.database(), `SELECT concat_ws(' ', state, (SELECT count(*) FROM draw WHERE panel_id = p.id AND NOT trial AND stage = 'panel'),
		(SELECT count(*) FROM membership WHERE panel_id = p.id) = CASE state WHEN 'drawn' THEN size ELSE 0 END,
		(SELECT count(*) FROM access_record WHERE purpose = 'draw a panel' AND criterion LIKE concat('panel ', p.id, ': everybody who said yes, lottery %'))) FROM panel p WHERE id = $1`, panel)
	if got != "drawn 1 t 1" && (got != "inviting 0 t 0" || told == http.StatusOK) {
		t.Errorf("state, draws, seats, records: %s; the officer was told %d", got, told)
	}
}

// sayYes lets some of the invited say yes over the telephone.
func sayYes(t *testing.T, db *sql.DB, panel int64, people int) {
	t.Helper()
	done, err := db.Exec(`WITH yes AS (UPDATE invitation SET reply = 'accepted', replied_at = created_at, answers = 1
			WHERE id IN (SELECT id FROM invitation WHERE panel_id = $1 AND reply = '' ORDER BY id LIMIT $2) RETURNING id, created_at)
		INSERT INTO reply (invitation_id, number, reply, at) SELECT id, 1, 'accepted', created_at FROM yes`, panel, people)
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := done.RowsAffected(); n != int64(people) {
		t.Fatalf("%d said yes", n)
	}
}

// A program that is killed while it sends loses no mail and sends none twice. What nobody can know is uncertain: at most
// one mail for each line to the relay that was open.
func TestKillWhileSending(t *testing.T) {
	t.Parallel()
	killWhileSending(t, 300, 2)
}

// lines is how many lines to the relay the program opens at once.
const lines = 4

func killWhileSending(t *testing.T, mails, kills int) {
	t.Helper()
	chance := instants(t)
	relay := smtptest.New(t)
	p := newDemo(t, relay.URL())
	p.start()
	everybodyHasMail(t, p.database())
	v := p.signIn("coordinator")
	panel := v.newPanel("Udsendelse")
	v.must("POST", fmt.Sprintf("/panels/%d/invitation-draws", panel.ID), inviteOrder(panel.Version, mails), nil)
	activity := fmt.Sprintf("panel:%d", panel.ID)
	for k := range kills {
		before := len(relay.Mails())
		most := max((mails-before)/2, 1)
		arrived(t, p, relay, before+1+chance.IntN(most))
		time.Sleep(time.Duration(chance.Int64N(int64(20 * time.Millisecond))))
		p.kill()
		p.start()
		if n := value[int](t, p.database(), "SELECT count(*) FROM message WHERE activity = $1 AND state = 'uncertain'", activity); n > (k+1)*lines {
			t.Errorf("%d mails are uncertain after %d kills with %d lines each", n, k+1, lines)
		}
	}
	if n := len(relay.Mails()); n >= mails {
		t.Errorf("all %d mails went before the last kill: it showed nothing", n)
	}
	db := p.database()
	const open = "SELECT count(*) FROM message WHERE activity = $1 AND state IN ('queued', 'retry', 'claimed', 'handed_over')"
	for deadline := time.Now().Add(2 * time.Minute); value[int](t, db, open, activity) > 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("mails are still waiting")
		}
	}
	checkMails(t, db, relay, activity, mails, kills)
}

// everybodyHasMail gives those an address who have none: who has none gets a letter, and this is about mails.
func everybodyHasMail(t *testing.T, db *sql.DB) {
	t.Helper()
	if _, err := db.Exec("UPDATE resident SET email = 'borger' || id || '@demo.example' WHERE email = '' AND erased_at IS NULL"); err != nil {
		t.Fatal(err)
	}
}

// arrived waits until the relay has taken so many mails in all.
func arrived(t *testing.T, p *process, relay *smtptest.Server, mails int) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); len(relay.Mails()) < mails; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d mails arrived:\n%s", len(relay.Mails()), mails, p.log.String())
		}
	}
}

// checkMails compares what the program believes with what the relay took.
func checkMails(t *testing.T, db *sql.DB, relay *smtptest.Server, activity string, mails, kills int) {
	t.Helper()
	got := relay.Count()
	rows, err := db.Query("SELECT lower(address), state FROM message WHERE activity = $1", activity)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	sent, uncertain, all := 0, 0, 0
	for rows.Next() {
		var address, state string
		if err := rows.Scan(&address, &state); err != nil {
			t.Fatal(err)
		}
		all++
		switch {
		case state == "uncertain" && got[address] <= 1:
			uncertain++
		case state == "sent" && got[address] == 1:
			sent++
		default:
			t.Errorf("a mail that is %s arrived %d times", state, got[address])
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for address, n := range got {
		if n > 1 {
			t.Errorf("%s got %d", strings.Split(address, "@")[0], n)
		}
	}
	t.Logf("%d mails, %d kills: %d sent, %d uncertain", all, kills, sent, uncertain)
	if invited := value[int](t, db, "SELECT count(*) FROM invitation WHERE 'panel:' || panel_id = $1", activity); all != invited || all < mails*9/10 {
		t.Errorf("%d of %d mails were made, for %d invitations", all, mails, invited)
	}
	if uncertain > kills*lines {
		t.Errorf("%d mails are uncertain after %d kills with %d lines each", uncertain, kills, lines)
	}
}
