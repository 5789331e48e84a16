package domain_test

import (
	"slices"
	"testing"

	"deltag/domain"
)

func TestMay(t *testing.T) {
	t.Parallel()
	leader := domain.Actor{Kind: domain.Staff, Grants: []domain.Grant{
		{Role: domain.Coordinator, Unit: 2, Units: []int64{2, 3}},
		{Role: domain.Interviewer, Unit: 4, Units: []int64{4}, Activity: "panel:12"},
	}}
	cases := map[string]struct {
		actor domain.Actor
		p     domain.Permission
		s     domain.Scope
		want  bool
	}{
		"own unit":               {leader, domain.PanelsDraw, domain.Scope{Unit: 2}, true},
		"unit below":             {leader, domain.PanelsDraw, domain.Scope{Unit: 3, Activity: "panel:1"}, true},
		"another unit":           {leader, domain.PanelsDraw, domain.Scope{Unit: 4}, false},
		"own activity":           {leader, domain.PanelsRead, domain.Scope{Unit: 4, Activity: "panel:12"}, true},
		"another activity":       {leader, domain.PanelsRead, domain.Scope{Unit: 4, Activity: "panel:13"}, false},
		"no activity":            {leader, domain.PanelsRead, domain.Scope{Unit: 4}, false},
		"not the role's":         {leader, domain.AccessRead, domain.Scope{Unit: 2}, false},
		"nobody":                 {domain.Actor{Grants: leader.Grants}, domain.PanelsRead, domain.Scope{Unit: 2}, false},
		"citizen":                {domain.Actor{Kind: domain.Citizen, Grants: leader.Grants}, domain.PanelsRead, domain.Scope{Unit: 2}, false},
		"unknown role":           {domain.Actor{Kind: domain.Staff, Grants: []domain.Grant{{Role: "root", Units: []int64{2}}}}, domain.PanelsRead, domain.Scope{Unit: 2}, false},
		"the program's own jobs": {domain.System("x"), domain.PanelsRead, domain.Scope{Unit: 9}, true},
	}
	for name, c := range cases {
		if got := c.actor.May(c.p, c.s); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if got := leader.Units(domain.PanelsRead); !slices.Equal(got, []int64{2, 3}) {
		t.Errorf("units %v", got)
	}
	if got := leader.Activities(domain.PanelsRead); !slices.Equal(got, []string{"panel:12"}) {
		t.Errorf("activities %v", got)
	}
}

func TestEveryPermissionIsSomebodys(t *testing.T) {
	t.Parallel()
	for _, p := range domain.AllPermissions {
		held := slices.ContainsFunc(domain.AllRoles, func(r domain.Role) bool {
			return domain.Actor{Kind: domain.Staff, Grants: []domain.Grant{{Role: r}}}.MayAnywhere(p)
		})
		if !held {
			t.Errorf("no role has %s", p)
		}
	}
}
