package staff

import (
	"context"
	"time"

	"deltag/api/op"
	"deltag/domain/indicator"
	"deltag/domain/survey/programme"
)

// StaffProgrammeDecision is that somebody who may has decided on a core and its themes.
type StaffProgrammeDecision struct {
	Body       programme.Body `json:"body" enum:"committee,administration"`
	DecidedOn  string         `json:"decidedOn"`
	Reference  string         `json:"reference"`
	Themes     []StaffTheme   `json:"themes"`
	CoreHash   string         `json:"coreHash"`
	RecordedAt time.Time      `json:"recordedAt"`
	RecordedBy string         `json:"recordedBy"`
}

// StaffTheme is a theme with its name; one that a municipality made itself is called by its key.
type StaffTheme struct {
	Key  string         `json:"key"`
	Name indicator.Name `json:"name"`
}

func themesOf(keys []string) []StaffTheme {
	out := make([]StaffTheme, len(keys))
	for n, key := range keys {
		out[n] = StaffTheme{key, indicator.Name{Da: key, En: key}}
		for _, known := range indicator.Themes() {
			if known.Key == key {
				out[n].Name = known.Name
			}
		}
	}
	return out
}

type themesDecisionInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Body      programme.Body `json:"body" enum:"committee,administration"`
		DecidedOn string         `json:"decidedOn" format:"date"`
		Reference string         `json:"reference" maxLength:"2000" doc:"The item of the minutes, or who decided"`
		Themes    []string       `json:"themes" maxItems:"100"`
		Version   int            `json:"version" minimum:"1" doc:"Of the questionnaire whose core was decided on"`
	}
}

func (h programmes) decide(ctx context.Context, in *themesDecisionInput) (op.None, error) {
	_, err := h.programmes.Decide(ctx, in.ID, programme.Deciding{Body: in.Body.Body, On: dayFrom(in.Body.DecidedOn), Reference: in.Body.Reference, Themes: in.Body.Themes, Version: in.Body.Version})
	return op.None{}, err
}
