package survey

import "testing"

// mirrored is the example with its first scale mirrored by a questionnaire for staff.
func mirrored(t testing.TB, edits ...edit) *Instrument {
	t.Helper()
	return read(t, append([]edit{{"/mirror", "staff"}, {"/core/1/mirrored_by", "heard_staff"}}, edits...)...)
}

// facingStaff is the questionnaire for staff that mirrors it.
func facingStaff(t testing.TB, edits ...edit) *Instrument {
	t.Helper()
	return read(t, append([]edit{{"/id", "staff"}, {"/mirror", "committee-indicators"}, {"/core/2/when", gone{}},
		{"/core/1/code", "heard_staff"}, {"/core/1/mirror_of", "heard"}}, edits...)...)
}

// mirrorFaults are what is wrong on the side of the citizens.
var mirrorFaults = []struct {
	code, where string
	citizens    []edit
	staff       []edit
}{
	{"mirror-other", "/mirror", []edit{{"/mirror", "others"}}, nil},
	{"mirror-unknown", "/core/1/mirrored_by", []edit{{"/core/1/mirrored_by", "nothing"}}, nil},
	{"mirror-back", "/core/1/mirrored_by", nil, []edit{{"/core/1/mirror_of", gone{}}}},
	{"mirror-back", "/core/1/mirrored_by", nil, []edit{{"/core/1/mirror_of", "belief"}}},
	{"mirror-differs", "/core/1/mirrored_by", nil, []edit{{"/core/1/indicator", "other"}}},
	{"mirror-differs", "/core/1/mirrored_by", []edit{{"/core/1", ask("heard", "text", obj{"mirrored_by": "heard_staff", "indicator": "heard"})}}, nil},
}

func TestMirrorFaults(t *testing.T) {
	t.Parallel()
	for _, c := range mirrorFaults {
		if got := mirrored(t, c.citizens...).MirrorFaults(facingStaff(t, c.staff...)); len(got) != 1 || !has(got, c.where, c.code) {
			t.Errorf("%s: got %v", c.code, got)
		}
	}
	if got := mirrored(t).MirrorFaults(nil); len(got) != 1 || !has(got, "/core/1/mirrored_by", "mirror-unknown") {
		t.Errorf("without the other side: %v", got)
	}
}

// Both sides are right when each names the other. Staff may mirror what names no mirror; where one is named, it is named back.
func TestMirrorsFaceOneAnother(t *testing.T) {
	t.Parallel()
	citizens, staff := mirrored(t), facingStaff(t)
	for _, i := range []*Instrument{citizens, staff, parsed(t)} {
		if faults := i.Check(); len(faults) > 0 {
			t.Errorf("%s: %v", i.ID, faults)
		}
	}
	if a, b := citizens.MirrorFaults(staff), staff.MirrorFaults(citizens); len(a)+len(b) > 0 {
		t.Errorf("%v %v", a, b)
	}
	if got := staff.MirrorFaults(parsed(t)); len(got) > 0 {
		t.Errorf("mirroring what names no mirror: %v", got)
	}
	if got := staff.MirrorFaults(mirrored(t, edit{"/core/1/mirrored_by", gone{}})); !has(got, "/core/1/mirror_of", "mirror-back") {
		t.Errorf("not named back: %v", got)
	}
	if got := parsed(t).MirrorFaults(nil); len(got) > 0 {
		t.Errorf("without a mirror: %v", got)
	}
	for _, c := range []struct {
		a, b Kind
		want bool
	}{{Scale5, Scale5, true}, {YesNo, Numeric, true}, {Numeric, YesNo, true}, {Scale5, YesNo, false}, {Single, Numeric, false}} {
		if facing(c.a, c.b) != c.want {
			t.Errorf("%s and %s", c.a, c.b)
		}
	}
}
