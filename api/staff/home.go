package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain/org"
)

// StaffHome is what the first page of a role shows.
type StaffHome struct {
	Tasks []StaffTask `json:"tasks" doc:"What waits today"`
	Steps []StaffStep `json:"steps" doc:"The first things to do in a new installation"`
}

// StaffTask is one thing that waits.
type StaffTask struct {
	Kind  string `json:"kind" doc:"Key of the text"`
	Count int    `json:"count"`
	Panel int64  `json:"panel" doc:"0 when it belongs to no panel"`
	Name  string `json:"name" doc:"The panel's name"`
	Link  string `json:"link" doc:"The page where it is done"`
	More  bool   `json:"more" doc:"There are more than count, which is as far as the page counts"`
}

// StaffStep is one of the first things to do.
type StaffStep struct {
	Kind string `json:"kind" doc:"Key of the text"`
	Done bool   `json:"done"`
	Link string `json:"link"`
}

type home struct{ home *org.Home }

func registerHome(a huma.API, h *org.Home) {
	op.Get(a, "/home", "What waits for whoever is signed in", home{h}.show, op.SignedIn(), op.Tag("home"))
}

func (h home) show(ctx context.Context, _ *nothing) (StaffHome, error) {
	t, err := h.home.Today(ctx)
	out := StaffHome{Tasks: make([]StaffTask, len(t.Tasks)), Steps: make([]StaffStep, len(t.Steps))}
	for i, x := range t.Tasks {
		out.Tasks[i] = StaffTask(x)
	}
	for i, x := range t.Steps {
		out.Steps[i] = StaffStep(x)
	}
	return out, err
}
