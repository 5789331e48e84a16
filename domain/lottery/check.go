package lottery

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Fault is one contradiction in what was given to this package: where it is, what it is, what to do.
type Fault struct {
	Where   string `json:"where"`             // JSON pointer into the problem, such as "/features/2/values/0/min"
	Code    string `json:"code"`              // for translation; the numbers and names below fill its gaps
	Detail  string `json:"detail"`            // one English sentence with what to do
	Feature string `json:"feature,omitempty"` // name
	Value   string `json:"value,omitempty"`   // name
	Member  string `json:"member,omitempty"`  // id
	Have    int    `json:"have,omitempty"`
	Need    int    `json:"need,omitempty"`
}

// FaultError is a problem or a result that contradicts itself, with everything that is wrong with it.
type FaultError struct {
	Faults []Fault
}

// Error joins the sentences of all faults.
func (e *FaultError) Error() string {
	text := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		text[i] = f.Where + ": " + f.Detail
	}
	return "lottery: " + strings.Join(text, " ")
}

func faultsToError(faults []Fault) error {
	if len(faults) == 0 {
		return nil
	}
	return &FaultError{Faults: faults}
}

// checker collects faults.
type checker struct {
	p      *Problem
	faults []Fault
}

func (c *checker) add(where, code string, f Fault, format string, args ...any) {
	f.Where, f.Code, f.Detail = where, code, fmt.Sprintf(format, args...)
	c.faults = append(c.faults, f)
}

// Check finds every contradiction that can be seen without searching for a panel, all at once.
// A problem without faults may still be infeasible; Feasible says that.
func (p *Problem) Check() []Fault {
	c := &checker{p: p}
	c.checkSize()
	c.checkFeatures()
	c.checkMembers()
	c.checkFixed()
	c.checkSums()
	return c.faults
}

func (c *checker) checkSize() {
	pool := 0
	for _, m := range c.p.Members {
		if m.Fixed != FixedOut {
			pool++
		}
	}
	switch k := c.p.Size; {
	case k < 1:
		c.add("/size", "size-zero", Fault{Have: k, Need: 1}, "A panel needs at least one seat, not %d: give its size.", k)
	case k > pool:
		c.add("/size", "size-over-pool", Fault{Have: pool, Need: k},
			"The panel has %d seats, but only %d people can be drawn: invite more people or make the panel smaller.", k, pool)
	}
}

func (c *checker) checkFeatures() {
	names := map[string]int{}
	for i, f := range c.p.Features {
		where := fmt.Sprintf("/features/%d", i)
		c.checkName(where+"/name", f.Name, Fault{})
		if first, twice := names[f.Name]; twice {
			c.add(where+"/name", "duplicate-feature", Fault{Feature: f.Name},
				"%q is also feature %d: give each feature once.", f.Name, first+1)
		} else {
			names[f.Name] = i
		}
		if len(f.Values) == 0 {
			c.add(where+"/values", "no-values", Fault{Feature: f.Name}, "%q has no values: give some or remove the feature.", f.Name)
		}
		c.checkValues(where, f)
	}
}

func (c *checker) checkValues(where string, f Feature) {
	names := map[string]int{}
	for j, v := range f.Values {
		at := fmt.Sprintf("%s/values/%d", where, j)
		c.checkName(at+"/name", v.Name, Fault{Feature: f.Name})
		if first, twice := names[v.Name]; twice {
			c.add(at+"/name", "duplicate-value", Fault{Feature: f.Name, Value: v.Name},
				"%q is also value %d of %q: give each value once.", v.Name, first+1, f.Name)
		} else {
			names[v.Name] = j
		}
		c.checkQuota(at, f.Name, v)
	}
}

func (c *checker) checkQuota(at, feature string, v Value) {
	named := Fault{Feature: feature, Value: v.Name}
	if v.Min < 0 {
		c.add(at+"/min", "negative", named, "At least %d people is not possible: give 0 or more.", v.Min)
	}
	if v.Max < 0 {
		c.add(at+"/max", "negative", named, "At most %d people is not possible: give 0 or more.", v.Max)
	}
	if v.Min > v.Max {
		named.Have, named.Need = v.Max, v.Min
		c.add(at+"/min", "min-over-max", named, "At least %d and at most %d cannot both hold: lower the first or raise the second.", v.Min, v.Max)
	}
	if v.Flex == nil {
		return
	}
	if v.Flex.Min < 0 || v.Flex.Min > v.Min {
		c.add(at+"/flex/min", "flex-over-min", Fault{Feature: feature, Value: v.Name, Have: v.Flex.Min, Need: v.Min},
			"The relaxed minimum %d must lie between 0 and the minimum %d.", v.Flex.Min, v.Min)
	}
	if v.Flex.Max < v.Max {
		c.add(at+"/flex/max", "flex-under-max", Fault{Feature: feature, Value: v.Name, Have: v.Flex.Max, Need: v.Max},
			"The relaxed maximum %d must not be below the maximum %d.", v.Flex.Max, v.Max)
	}
}

func (c *checker) checkName(where, name string, f Fault) {
	if name == "" {
		c.add(where, "no-name", f, "The name is blank: give one.")
	}
	c.checkText(where, name, f)
}

// checkText refuses text that is not UTF-8: it would have no one canonical form.
func (c *checker) checkText(where, text string, f Fault) {
	if !utf8.ValidString(text) {
		c.add(where, "not-text", f, "This is not valid UTF-8 text: read the file with its right encoding.")
	}
}
