package panel

import (
	"encoding/json"
	"time"
)

// Stage is what a draw is for.
type Stage string

// The stages: whom to invite from the register, who of those who said yes gets a seat, and who takes a seat that fell empty.
const (
	Invite Stage = "invite"
	Seats  Stage = "panel"
	Refill Stage = "replacement"
)

// Draw is one draw as it was made: nothing in it ever changes. The seed and the inputs give the same result again.
type Draw struct {
	ID         int64 `gorm:"primaryKey"`
	PanelID    int64
	Stage      Stage
	Trial      bool
	Number     int             // 1, 2, 3 among the real draws of the stage, and by themselves among the trials
	Seed       string          // 64 hexadecimal digits
	Algorithm  string          // name and version
	Inputs     []byte          // gzip of the canonical JSON of everything that went in
	InputsHash string          // SHA-256 of that JSON, in hexadecimal
	Result     json.RawMessage `gorm:"serializer:json"`
	Reason     string
	NoticeID   *int64 // what the invited are told
	DrawnAt    time.Time
	DrawnBy    *int64
}

// TableName is the table of draws.
func (Draw) TableName() string { return "draw" }
