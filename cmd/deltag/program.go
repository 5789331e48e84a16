package main

import (
	"context"
	"fmt"
	"maps"
	"net/mail"
	"net/url"
	"os"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"

	"deltag/api"
	"deltag/api/staff"
	"deltag/domain"
	"deltag/domain/booking"
	"deltag/domain/calendar"
	"deltag/domain/evaluation"
	"deltag/domain/hearing"
	"deltag/domain/hearing/representation"
	"deltag/domain/hearing/request"
	"deltag/domain/letter"
	"deltag/domain/message"
	"deltag/domain/method"
	"deltag/domain/org"
	"deltag/domain/panel"
	"deltag/domain/privacy"
	"deltag/domain/resident"
	"deltag/domain/statement"
	"deltag/domain/survey/coverage"
	"deltag/domain/survey/figures"
	"deltag/domain/survey/oldresult"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/register"
	"deltag/domain/survey/response"
	"deltag/domain/survey/sample"
	"deltag/frontend"
	"deltag/frontend/citizen"
	"deltag/frontend/paper"
	"deltag/mailer"
	"deltag/scheduler"
)

// program is every area wired together: the one place where all parts meet.
type program struct {
	cfg         config
	db          *domain.DB
	echo        *echo.Echo
	metrics     *metrics
	org         *org.Org
	residents   *resident.Residents
	panels      *panel.Panels
	letters     *letter.Letters
	privacy     *privacy.Privacy
	surveys     *response.Responses
	waves       *programme.Programmes
	samples     *sample.Samples
	bookings    *booking.Bookings
	hearings    *hearing.Hearings
	methods     *method.Methods
	statements  *statement.Statements
	evaluations *evaluation.Evaluations
	requests    *request.Requests
	notes       *representation.Notes
	messages    *message.Messages
	mailer      *mailer.Mailer
	outbox      *message.Outbox
	erasures    logState // as the log of erasures was last kept
}

// newProgram wires the program. The movable clock is the demo's; production has none.
func newProgram(cfg config, db *domain.DB, clock *domain.MovableClock) (*program, error) {
	key, err := cfg.key()
	if err != nil {
		return nil, err
	}
	cpr, err := cfg.cprKey()
	if err != nil {
		return nil, err
	}
	p := &program{cfg: cfg, db: db, metrics: newMetrics(db)}
	p.org = org.New(db, org.Settings{Secret: key, Demo: clock != nil, Clock: clock, Provider: cfg.provider(db, key), ProviderOnly: cfg.OIDCOnly})
	p.residents = resident.New(db, cpr)
	p.panels = panel.New(db).WithSignIn(cfg.citizenProvider(db, key), cpr)
	p.privacy = privacy.New(db)
	p.surveys = response.New(db)
	p.waves = programme.New(db, key).WithClosing(p.surveys.CloseWave)
	p.samples = sample.New(db, key, cpr)
	p.bookings = booking.New(db, cfg.public())
	p.hearings = hearing.New(db, request.Follow)
	p.methods = method.New(db)
	p.evaluations = evaluation.New(db)
	p.notes = representation.New(db)
	p.statements = statement.New(db, cfg.public())
	if err := p.wireMail(); err != nil {
		return nil, err
	}
	if err := p.mount(); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *program) wireMail() (err error) {
	u, err := url.Parse(p.cfg.public())
	if err != nil {
		return fmt.Errorf("DELTAG_PUBLIC_URL cannot be read: %w", err)
	}
	from := mail.Address{Name: p.cfg.MailFromName, Address: p.cfg.MailFrom}
	p.mailer, err = mailer.New(mailer.Settings{URL: p.cfg.SMTP, From: from.String(), Host: u.Hostname()})
	if err != nil {
		return err
	}
	names := message.Settings{
		Municipality: p.cfg.Municipality, Phone: p.cfg.HelpPhone, Hours: map[message.Language]string{message.Danish: p.cfg.HelpHours, message.English: p.cfg.HelpHoursEN}, PublicURL: p.home(), Organizer: calendar.Party{Name: from.Name, Mailbox: from.Address},
	}
	p.messages = message.New(p.db, names)
	p.requests = request.New(p.db, p.cfg.public(), names)
	p.letters = letter.New(p.db, names, p.cfg.public(), p.panels.LetterContents)
	kinds := p.panels.Mails(p.cfg.public())
	maps.Copy(kinds, p.samples.Mails(p.cfg.public()))
	maps.Copy(kinds, p.bookings.Mails(p.cfg.public()))
	maps.Copy(kinds, p.requests.Mails())
	maps.Copy(kinds, p.statements.Mails())
	maps.Copy(kinds, p.privacy.Mails())
	maps.Copy(kinds, p.org.Mails())
	p.outbox = message.NewOutbox(p.db, p.mailer, names, kinds)
	return nil
}

// home is the address that mail leaves from, by which a copy is known. A demo is moved about as one likes.
func (p *program) home() string {
	if p.org.Demo() {
		return ""
	}
	return p.cfg.public()
}

// mount puts everything that is served on one router.
func (p *program) mount() error {
	site, err := frontend.New()
	if err != nil {
		return fmt.Errorf("read the built pages: %w", err)
	}
	cookie := api.Cookie{Secure: p.cfg.secure()}
	p.echo = api.NewEcho(api.Settings{TrustedProxy: p.cfg.TrustedProxy})
	p.echo.Use(p.metrics.count, frontend.Headers(p.cfg.secure()), api.Sessions(p.org, cookie))
	health(p.echo, p.db)
	areas := staff.Areas{
		Org: p.org, Messages: p.messages, Residents: p.residents, Panels: p.panels, Letters: p.letters, Privacy: p.privacy, Register: register.New(p.db),
		Waves: p.waves, Samples: p.samples, Figures: figures.New(p.db), Coverage: coverage.New(p.db), Old: oldresult.New(p.db), Answers: p.surveys, Bookings: p.bookings,
		Hearings: p.hearings, Requests: p.requests, Methods: p.methods, Statements: p.statements, Evaluations: p.evaluations, Notes: p.notes, Cookie: cookie, Paper: paper.New(p.cfg.Chromium, p.cfg.public(), p.echo),
		Home: org.NewHome(p.db, p.org.Look, p.residents.Today, p.panels.Today, p.waves.Today, p.surveys.Today, p.privacy.Today, p.bookings.Today, p.requests.Today, p.notes.Today, p.statements.Today, p.evaluations.Today, p.org.LookAtSpotChecks, p.mailTasks),
	}
	if p.org.Demo() {
		areas.Mailbox = message.NewMailbox(p.db)
	}
	api.Mount(p.echo, staff.Register(areas))
	citizen.Mount(p.echo, citizen.Deps{Panels: p.panels, Privacy: p.privacy, Surveys: p.surveys, Bookings: p.bookings, Requests: p.requests, Statements: p.statements, Evaluations: p.evaluations, Settings: p.citizenSettings(site.Assets())})
	site.Mount(p.echo)
	return nil
}

func (p *program) citizenSettings(assets frontend.Assets) citizen.Settings {
	return citizen.Settings{
		Municipality: p.cfg.Municipality, HelpPhone: p.cfg.HelpPhone, HelpHours: p.cfg.HelpHours, HelpHoursEnglish: p.cfg.HelpHoursEN,
		HelpEmail: p.cfg.HelpEmail, Web: p.cfg.web(), Statement: p.cfg.Statement, Secure: p.cfg.secure(),
		MailFrom: p.cfg.MailFrom, CSS: assets.CitizenCSS, Script: assets.Survey, Fonts: assets.Fonts, Icon: assets.Icon,
	}
}

// deliverAtOnce is how many mails one run takes: some minutes' work for a slow relay.
const deliverAtOnce = 500

func (p *program) jobs() []scheduler.Job {
	work := scheduler.Work{
		DeliverMail: func(ctx context.Context) error { _, err := p.outbox.Deliver(ctx, deliverAtOnce); return err },
		SealAccess:  func(ctx context.Context) error { _, err := p.org.Seal(ctx); return err },
		ForgetOld:   p.outbox.Forget,
		DeleteOld:   p.privacy.DeleteOld,
		More: []scheduler.Job{
			{Name: "plan reminders", Every: time.Minute, Do: func(ctx context.Context) error { _, err := p.panels.PlanReminders(ctx); return err }},
			{Name: "close panels that have ended", Every: time.Minute, Do: p.panels.CloseEnded},
			{Name: "send lost links", Every: 5 * time.Second, Do: func(ctx context.Context) error { _, err := p.panels.SendLost(ctx); return err }},
			{Name: "keep the terms of panels", Every: time.Minute, Do: p.panels.KeepTerms},
			{Name: "sort the words of imports", Every: time.Minute, Do: p.residents.SortWords},
			{Name: "find lotteries", Every: time.Second, Do: p.panels.FindLotteries},
			{Name: "run imports", Every: 2 * time.Second, Do: p.residents.RunImports},
			{Name: "remind people of surveys", Every: time.Minute, Do: func(ctx context.Context) error { _, err := p.samples.PlanReminders(ctx); return err }},
			{Name: "send follow-ups", Every: time.Minute, Do: func(ctx context.Context) error { _, err := p.samples.Follow(ctx); return err }},
			{Name: "tell what came of waves", Every: time.Minute, Do: p.samples.TellOutcomes},
			{Name: "close waves that are over", Every: time.Minute, Do: p.waves.CloseOver},
			{Name: "mix anonymous answers", Every: time.Minute, Do: p.surveys.Shuffle},
			{Name: "end offers of seats", Every: time.Minute, Do: func(ctx context.Context) error { _, err := p.bookings.Lapse(ctx); return err }},
			{Name: "close gatherings that are over", Every: time.Minute, Do: func(ctx context.Context) error { _, err := p.bookings.CloseOver(ctx); return err }},
			{Name: "write to those who came", Every: time.Minute, Do: func(ctx context.Context) error { _, err := p.bookings.After(ctx); return err }},
			{Name: "thank those who spoke to a committee", Every: time.Minute, Do: func(ctx context.Context) error { _, err := p.requests.Thank(ctx); return err }},
			{Name: "send the links of video meetings", Every: time.Minute, Do: func(ctx context.Context) error { _, err := p.requests.TellVideo(ctx); return err }},
			{Name: "remind of invitations", Every: time.Minute, Do: func(ctx context.Context) error { _, err := p.bookings.Nudge(ctx); return err }},
			{Name: "remind of proposed times", Every: time.Minute, Do: func(ctx context.Context) error { _, err := p.bookings.NudgeTimes(ctx); return err }},
			{Name: "remind of gatherings", Every: time.Minute, Do: func(ctx context.Context) error { _, err := p.bookings.Remind(ctx); return err }},
			{Name: "draw spot checks", Every: time.Minute, Do: p.org.DrawSpotChecks},
			{Name: "keep the log of erasures", Every: 5 * time.Second, Do: p.keepErasures},
			{Name: "measure the outbox", Every: 15 * time.Second, Do: p.measureOutbox},
		},
	}
	if p.org.Demo() {
		work.More = append(work.More, scheduler.Job{Name: "follow the demo's clock", Every: time.Second, Do: p.org.FollowClock})
	}
	return scheduler.Timetable(work)
}

// run serves and does the jobs until ctx ends. Then it stops in order: no more requests, no more mails and jobs, the
// relay's connections, the sign of life. The database is closed by whoever opened it.
func (p *program) run(ctx context.Context) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400) // little is alive at a time: what is dead may wait for more of it
	}
	jobs, err := scheduler.New(p.jobs(), stopLimit, p.metrics.job)
	if err != nil {
		return err
	}
	jobs.Start()
	err = p.listen(ctx)
	p.outbox.Drain()
	logIf("stop the jobs", jobs.Stop())
	p.mailer.Close()
	logIf("close the outbox", p.outbox.Close())
	return err
}
