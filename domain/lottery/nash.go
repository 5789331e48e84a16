package lottery

import "math"

// Nash makes the product of the chances as large as possible, and with it their geometric mean (Flanigan, Gölz, Gupta, Hennig
// and Procaccia, Nature 596, 2021; the rule is that of Nash, "The bargaining problem", Econometrica 18, 1950): nobody's
// chance is traded away cheaply, and those whose chance costs others little get more than with Leximin.
const Nash Method = "nash"

// This file finds the seats in expectation with the largest product: x per column of people, within 0 <= x <= upper, the rows of
// the quotas and the cuts, with the largest sum of people*log(x/people). That is concave and adds up over columns, so the
// interior point method for linear programs solves it as well (Mehrotra, SIAM Journal on Optimization 2, 1992; Wright,
// "Primal-dual interior-point methods", 1997): only that the price z of the bound x >= 0 goes to people/x and not to 0.
// At the end z is 1/chance, and by it each panel is priced in the proof (certificate.go).

// interior is the program with what does not move taken out: rows.x = s, lo <= s <= hi, 0 < x < upper.
type interior struct {
	rows           [][]float64 // per row and column
	lo, hi, upper  []float64
	people         []float64
	x, z, zu       []float64 // z and zu are prices of x >= 0 and x <= upper
	s, y, low, top []float64 // y: of the rows; low and top: of s >= lo and s <= hi
	mu             float64
}

const (
	interiorSteps = 300
	interiorDone  = 1e-10 // of what each price still has to do with a bound that does not bind, and of residuals
	interiorGood  = 1e-8
	leastRoom     = 1e-14
	looser        = 1e-9 // all bounds, so that something is between them even where quotas leave nothing
)

// product sets f.target, f.weight, and f.unit so that chances come near their targets in proportion.
func (f *fair) product() error {
	if len(f.decide) == 0 {
		return f.levels(false)
	}
	n := newInterior(f)
	if err := n.solve(f); err != nil {
		return err
	}
	f.target = make([]float64, len(f.g.cols))
	for j := range f.target {
		f.target[j] = float64(f.g.lower[j])
	}
	single, seats, people := make([]float64, len(f.target)), 0.0, 0.0
	for i, j := range f.decide {
		f.target[j], single[j] = min(n.x[i], float64(f.box.upper[j])), n.z[i]
		seats, people = seats+f.target[j], people+n.people[i]
	}
	f.weight = wholeRatios(single, productScale)
	for _, j := range f.decide {
		f.unit[j] = f.target[j] * people / seats
		f.weight[j] = max(f.weight[j], 1)
	}
	return nil
}

func newInterior(f *fair) *interior {
	n := &interior{}
	held := make([]float64, len(f.g.lo)+len(f.cuts)) // by those who have a seat in every panel
	for range held {
		n.rows = append(n.rows, make([]float64, len(f.decide)))
	}
	for i, j := range f.decide {
		n.upper, n.people = append(n.upper, float64(f.box.upper[j])), append(n.people, f.people[j])
		for _, r := range f.g.cols[j] {
			n.rows[r][i] = 1
		}
		for k, c := range f.cuts {
			n.rows[len(f.g.lo)+k][i] = float64(c.weight[j]) / c.scale
		}
		n.x = append(n.x, f.meanSeats(j))
	}
	for j, seats := range f.g.lower {
		for _, r := range f.g.cols[j] {
			held[r] += float64(seats)
		}
	}
	for r := range f.g.lo {
		n.lo, n.hi = append(n.lo, float64(f.g.lo[r])-held[r]), append(n.hi, float64(f.g.hi[r])-held[r])
	}
	for _, c := range f.cuts { // fixed people have no weight in cuts
		n.lo, n.hi = append(n.lo, -float64(f.g.hi[f.g.sizeRow])-1), append(n.hi, float64(c.most)/c.scale)
	}
	for r := range n.rows {
		if n.lo[r] < n.hi[r] {
			n.lo[r], n.hi[r] = n.lo[r]-looser, n.hi[r]+looser
		}
	}
	for i := range n.upper {
		n.upper[i] += looser
	}
	n.begin()
	return n
}

// meanSeats is what the panels that are known give the column on average: more than nothing, for they cover everybody.
func (f *fair) meanSeats(j int) float64 {
	seats := 0
	for _, x := range f.found {
		seats += x[j]
	}
	return float64(seats) / float64(len(f.found))
}

func (n *interior) begin() {
	n.mu = 1
	n.y = make([]float64, len(n.rows))
	for i, u := range n.upper {
		n.x[i] = min(n.x[i], u*0.9)
		n.z, n.zu = append(n.z, n.people[i]/n.x[i]), append(n.zu, n.mu/(u-n.x[i]))
	}
	for r, row := range n.rows {
		wide := n.hi[r] - n.lo[r]
		s := min(max(dot(row, n.x), n.lo[r]+wide/10), n.hi[r]-wide/10)
		n.s = append(n.s, s)
		if wide == 0 {
			n.low, n.top = append(n.low, 0), append(n.top, 0)
			continue
		}
		n.low, n.top = append(n.low, n.mu/(s-n.lo[r])), append(n.top, n.mu/(n.hi[r]-s))
	}
}

func (n *interior) solve(f *fair) error {
	best := math.Inf(1)
	for step := range interiorSteps {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		off := n.off()
		if best = min(best, off); off < interiorDone {
			return nil
		}
		if math.IsNaN(off) || step > 60 && off < interiorGood && off > 2*best {
			break
		}
		n.step()
	}
	if best = n.off(); best < interiorGood {
		return nil
	}
	return errNumbers
}

// off is how far the largest of the conditions is from holding, and sets mu, what prices and room make on average.
func (n *interior) off() float64 {
	off, sum, count := 0.0, 0.0, 0.0
	all := total(n.people)
	for i, x := range n.x {
		price := n.zu[i] - n.z[i]
		for r, row := range n.rows {
			price += float64(row[i] * n.y[r])
		}
		off = max(off, math.Abs(price)*x/all, math.Abs(n.z[i]*x/n.people[i]-1))
		sum, count = sum+float64(n.zu[i]*(n.upper[i]-x)), count+1
	}
	for r, row := range n.rows {
		off = max(off, math.Abs(dot(row, n.x)-n.s[r]))
		if n.lo[r] < n.hi[r] {
			off = max(off, math.Abs(n.top[r]-n.low[r]-n.y[r])*(n.hi[r]-n.lo[r])/all)
			sum, count = sum+float64(n.low[r]*(n.s[r]-n.lo[r]))+float64(n.top[r]*(n.hi[r]-n.s[r])), count+2
		}
	}
	n.mu = sum / count
	return max(off, sum/all)
}

// step is one step of Newton towards conditions where prices times room make a tenth of what they make now.
func (n *interior) step() {
	aim := n.mu / 10
	stiff, pull := make([]float64, len(n.x)), make([]float64, len(n.x)) // of the columns
	for i, x := range n.x {
		room := n.upper[i] - x
		stiff[i] = n.z[i]/x + n.zu[i]/room
		pull[i] = n.people[i]/x - aim/room
		for r, row := range n.rows {
			pull[i] -= float64(row[i] * n.y[r])
		}
	}
	give, push := make([]float64, len(n.rows)), make([]float64, len(n.rows)) // of the rows
	for r := range n.rows {
		if below, above := n.s[r]-n.lo[r], n.hi[r]-n.s[r]; n.lo[r] < n.hi[r] {
			give[r] = 1 / (n.low[r]/below + n.top[r]/above)
			push[r] = n.y[r] + aim/below - aim/above
		}
	}
	dy := n.newton(stiff, pull, give, push)
	dx, ds := make([]float64, len(n.x)), make([]float64, len(n.rows))
	for i := range dx {
		for r, row := range n.rows {
			pull[i] -= float64(row[i] * dy[r])
		}
		dx[i] = pull[i] / stiff[i]
	}
	for r := range ds {
		ds[r] = float64(give[r] * (push[r] + dy[r]))
	}
	n.move(dx, ds, dy, aim)
}

// newton solves for the prices of the rows, by the method of Cholesky. Rows that follow from others get no new price.
func (n *interior) newton(stiff, pull, give, push []float64) []float64 {
	m := len(n.rows)
	matrix, right := make([][]float64, m), make([]float64, m)
	scaled, most := make([]float64, len(stiff)), 0.0
	for r, row := range n.rows {
		for i, a := range row {
			scaled[i] = a / stiff[i]
		}
		matrix[r] = make([]float64, r+1)
		for q := range r + 1 {
			matrix[r][q] = dot(scaled, n.rows[q])
		}
		matrix[r][r] += give[r]
		most = max(most, matrix[r][r])
		right[r] = dot(row, n.x) - n.s[r] + dot(scaled, pull) - float64(give[r]*push[r])
	}
	for r := range m {
		was := matrix[r][r]
		for q := range r + 1 {
			v := matrix[r][q] - dot(matrix[r][:q], matrix[q][:q])
			if q < r {
				matrix[r][q] = v / matrix[q][q]
			} else if matrix[r][r] = math.Sqrt(v); !(v > 1e-13*was) {
				matrix[r][r] = 1e60
			}
		}
		right[r] = (right[r] - dot(right[:r], matrix[r][:r])) / matrix[r][r]
	}
	for r := m - 1; r >= 0; r-- {
		right[r] /= matrix[r][r]
		addTo(right[:r], -right[r], matrix[r][:r])
	}
	return right
}

// move goes as far as everything stays above 0, the values and the prices each by themselves.
func (n *interior) move(dx, ds, dy []float64, aim float64) {
	values, prices := 1.0, 1.0
	limit := func(step *float64, v, d float64) {
		if d < 0 {
			*step = min(*step, -0.99*v/d)
		}
	}
	dz, du := make([]float64, len(dx)), make([]float64, len(dx))
	for i, d := range dx {
		room := n.upper[i] - n.x[i]
		dz[i] = (n.people[i]-float64(n.z[i]*d))/n.x[i] - n.z[i]
		du[i] = (aim+float64(n.zu[i]*d))/room - n.zu[i]
		limit(&values, n.x[i], d)
		limit(&values, room, -d)
		limit(&prices, n.z[i], dz[i])
		limit(&prices, n.zu[i], du[i])
	}
	dl, dt := make([]float64, len(ds)), make([]float64, len(ds))
	for r, d := range ds {
		if n.lo[r] == n.hi[r] {
			continue
		}
		below, above := n.s[r]-n.lo[r], n.hi[r]-n.s[r]
		dl[r] = (aim-float64(n.low[r]*d))/below - n.low[r]
		dt[r] = (aim+float64(n.top[r]*d))/above - n.top[r]
		limit(&values, below, d)
		limit(&values, above, -d)
		limit(&prices, n.low[r], dl[r])
		limit(&prices, n.top[r], dt[r])
	}
	addTo(n.x, values, dx)
	addTo(n.s, values, ds)
	for i, u := range n.upper { // where nothing is left by the quotas, rounding would reach the bound itself
		n.x[i] = min(n.x[i], u-leastRoom)
	}
	for r, s := range n.s {
		if n.lo[r] < n.hi[r] {
			n.s[r] = min(max(s, n.lo[r]+leastRoom), n.hi[r]-leastRoom)
		}
	}
	addTo(n.y, prices, dy)
	addTo(n.z, prices, dz)
	addTo(n.zu, prices, du)
	addTo(n.low, prices, dl)
	addTo(n.top, prices, dt)
}
