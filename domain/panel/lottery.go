package panel

import (
	"encoding/json"
	"time"

	"deltag/domain"
	"deltag/domain/lottery"
)

// Lottery is one fairest lottery of a panel, from when somebody asked for it until it was drawn from or came to nothing.
// It takes four steps, each an officer's: start, publish, draw, and in between the program finds it (lottery_find.go).
type Lottery struct {
	ID          int64 `gorm:"primaryKey"`
	PanelID     int64
	State       LotteryState
	Salt        []byte // turns people into pseudonyms: see disguise
	Inputs      []byte // gzip of the problem's canonical JSON
	InputsHash  string
	People      int
	Size        int
	StartedAt   time.Time
	StartedBy   *int64
	Attempt     int        // who computes: an earlier one is not heard any more
	BeatAt      *time.Time // the last sign of life of whoever computes
	Done        int        // of Total, as far as the computation has come
	Total       int
	EndedAt     *time.Time
	Cause       string          // why it failed: the code of a refusal
	Document    []byte          // gzip of the lottery as JSON
	Figures     json.RawMessage `gorm:"serializer:json"`
	Commitment  string
	How         lottery.How // how the number will be found, decided with the publication
	Sides       int         // of the dice
	Source      string      // which public number it will be
	Reason      string      // why once more, or why before the last day to answer
	PublishedAt *time.Time
	PublishedBy *int64
	DrawID      *int64
}

// TableName is the table of lotteries.
func (Lottery) TableName() string { return "panel_lottery" }

// LotteryState is how far a lottery has come.
type LotteryState string

// The states of a lottery.
const (
	LotteryWaiting   LotteryState = "waiting"   // for a copy of the program to claim it
	LotteryRunning   LotteryState = "running"   // being computed
	LotteryFound     LotteryState = "found"     // may be looked at, binds nobody yet
	LotteryPublished LotteryState = "published" // its commitment is known, its number is not
	LotteryDrawn     LotteryState = "drawn"
	LotteryReplaced  LotteryState = "replaced" // published, then another was, for a reason that stays
	LotteryCancelled LotteryState = "cancelled"
	LotteryFailed    LotteryState = "failed"
)

// seatTickets is how many equally likely numbered panels a lottery is rounded to: three dice with ten sides.
const seatTickets = 1000

// Refusals of lotteries.
var (
	ErrLotteryRunning = domain.OnConstraint("panel_lottery_running", &domain.Error{Kind: domain.Conflict, Code: "lottery-running",
		Detail: "A lottery of this panel is being found already. Wait for it, or stop it."})
	ErrLotteryState = &domain.Error{Kind: domain.Conflict, Code: "lottery-state",
		Detail: "This lottery has come further, or was ended. Load the page again and look before you go on."}
	ErrLotteryOld = &domain.Error{Kind: domain.Conflict, Code: "lottery-old",
		Detail: "Something has changed since the lottery was found: those who said yes, what is known of them, or a quota. Find it again."}
	ErrPublishAgain = &domain.Error{Kind: domain.Conflict, Code: "lottery-again",
		Detail: "A lottery of this panel was published before. If there must be another one, give the reason: both stay visible."}
	ErrLottery = &domain.Error{Kind: domain.Invalid, Code: "lottery-invalid", Detail: "The lottery cannot go on like this."}
	_          = domain.OnConstraint("panel_lottery_standing", ErrLotteryState)
)

// problem is the problem as it was frozen.
func (l *Lottery) problem() (*lottery.Problem, error) {
	plain, err := unzip(l.Inputs)
	if err != nil {
		return nil, err
	}
	return lottery.ParseProblem(plain)
}

// found is the lottery itself, once there is one.
func (l *Lottery) found() (*lottery.Lottery, error) {
	plain, err := unzip(l.Document)
	if err != nil {
		return nil, err
	}
	var found lottery.Lottery
	err = json.Unmarshal(plain, &found)
	return &found, err
}

// fresh loads the pool as it is now and refuses when it is not the one that the lottery is about.
func (l *Lottery) fresh(tx *domain.Tx, s *QuotaSheet) (*pool, error) {
	po, err := loadPool(tx, s)
	if err != nil {
		return nil, err
	}
	po.disguise(l.Salt)
	if len(po.problem.Check()) > 0 || po.problem.Hash() != l.InputsHash {
		return nil, ErrLotteryOld
	}
	return po, nil
}
