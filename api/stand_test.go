package api_test

import (
	"reflect"
	"sync"
	"testing"

	"github.com/labstack/echo/v4"

	"deltag/api"
	"deltag/api/staff"
	"deltag/domain"
)

// stand is the whole interface, whose areas can be exchanged: to register four hundred operations takes longer than all
// that a world is asked, so that a world takes over the stand of one that is done. Of that one's areas nothing is left.
type stand struct {
	echo  *echo.Echo
	areas staff.Areas
}

// stands are those that no world uses.
var stands struct {
	mu   sync.Mutex
	idle []*stand
}

// standFor gives a test a stand that serves the areas until the test ends.
func standFor(t testing.TB, areas staff.Areas) *stand {
	t.Helper()
	s := idleStand()
	if s == nil {
		s = newStand(areas)
	}
	s.serve(areas)
	t.Cleanup(func() {
		stands.mu.Lock()
		defer stands.mu.Unlock()
		stands.idle = append(stands.idle, s)
	})
	return s
}

func idleStand() *stand {
	stands.mu.Lock()
	defer stands.mu.Unlock()
	last := len(stands.idle) - 1
	if last < 0 {
		return nil
	}
	s := stands.idle[last]
	stands.idle = stands.idle[:last]
	return s
}

// newStand registers the operations over areas of its own, of the same kinds.
func newStand(like staff.Areas) *stand {
	s := &stand{echo: api.NewEcho(api.Settings{}), areas: like}
	own := reflect.ValueOf(&s.areas).Elem()
	for i := range own.NumField() {
		if area := own.Field(i); area.Kind() == reflect.Pointer && !area.IsNil() {
			area.Set(reflect.New(area.Type().Elem()))
		}
	}
	s.echo.Use(api.Sessions(s.areas.Org, s.areas.Cookie), asCitizen)
	api.Mount(s.echo, staff.Register(s.areas))
	return s
}

// serve has the operations work with areas that are new, and of the same kinds as those before.
func (s *stand) serve(areas staff.Areas) {
	own, others := reflect.ValueOf(&s.areas).Elem(), reflect.ValueOf(areas)
	for i := range own.NumField() {
		if area := own.Field(i); area.Kind() == reflect.Pointer && !area.IsNil() {
			area.Elem().Set(others.Field(i).Elem())
		}
	}
}

const citizenHeader = "X-Test-Citizen"

// asCitizen makes a citizen the actor: there is no way to become one through the interface of the staff pages.
func asCitizen(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Header.Get(citizenHeader) != "" {
			api.SetActor(c, domain.Actor{Kind: domain.Citizen, ResidentID: 1})
		}
		return next(c)
	}
}
