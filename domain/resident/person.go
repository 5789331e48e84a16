package resident

import (
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"deltag/domain/resident/table"
)

// Fault codes of what a list says about a person. The staff pages have a sentence for each.
const (
	IDMissing       = "id-missing"
	IDAlone         = "id-alone" // a number and nothing else: left out
	IDLong          = "id-too-long"
	IDTwice         = "id-twice-differs" // the same number on two rows that say different things
	IDTwiceSame     = "id-twice-same"    // the same row twice: read once
	IDAlike         = "id-alike"         // only case or leading zeros tell it from another, of the list or of the register
	PersonTwice     = "person-twice"     // the same name and birth date, or CPR number, under two numbers
	NameMissing     = "name-missing"
	CellLong        = "cell-too-long"
	EmailInvalid    = "email-invalid" // left blank
	DateInvalid     = "date-invalid"
	DateSerial      = "date-serial" // 23743, the number by which a spreadsheet keeps a date
	DateOrder       = "date-month-first"
	DateUnclear     = "date-order-unclear" // 03-04-1965 in a list that has days and months in both orders
	DateShort       = "date-two-digit-year"
	YearInvalid     = "year-invalid"
	YearDiffers     = "year-differs" // from that of the birth date, which counts
	CPRInvalid      = "cpr-invalid"
	CPRPlaceholder  = "cpr-placeholder" // 0000000000
	CPRCentury      = "cpr-century"     // a birth in the future, or too long ago
	CPRNineDigits   = "cpr-nine-digits" // the leading zero is put back
	CPRBirth        = "cpr-birth-differs"
	PostcodeZero    = "postcode-three-digits" // the leading zero is put back
	YesUnknown      = "yes-no-unclear"
	LanguageUnknown = "language-unknown"
	ProtectUnknown  = "protection-unclear" // counts as unknown, so as protected
	StatusUnknown   = "status-unknown"
	ValueUnknown    = "value-unknown"
	ErasedBefore    = "erased-before" // left out: the person was erased here
)

// warned are the faults with which a row is imported all the same.
var warned = map[string]bool{
	IDAlone: true, IDTwiceSame: true, IDAlike: true, PersonTwice: true, NameMissing: true, EmailInvalid: true, DateShort: true, CPRNineDigits: true,
	CPRBirth: true, YearDiffers: true, PostcodeZero: true, YesUnknown: true, LanguageUnknown: true, ProtectUnknown: true, StatusUnknown: true, ErasedBefore: true,
}

// Warning tells whether the row is imported all the same.
func Warning(f table.Fault) bool { return warned[f.Code] || f.Warning() }

const (
	longestID   = 200
	longestCell = 1000
	longestText = 200 // of a feature
)

// person is one row, read. Empty text and nil say nothing, and change nothing.
type person struct {
	row                                                              int
	id                                                               int64 // in the register; 0 is new
	sourceID, name, email, phone, address, postcode, town, addressID string
	household                                                        string
	birth                                                            *time.Time
	birthYear                                                        *int
	protection                                                       Protection
	exempt, institution                                              *bool
	language, gone                                                   string
	cpr                                                              CPR
	values                                                           []int64 // of the mapped features in order; 0 says nothing
}

// rowReader reads rows by a mapping.
type rowReader struct {
	m        Mapping
	file     *table.File
	at       map[string]int // field to column
	features []boundFeature
	key      *CPRKey
	now      time.Time
	homes    map[string]bool
	register register
	sum      maphash.Hash
	ids      map[string]uint64   // of the rows read so far: number to the hash of what the row says
	said     map[uint64]struct{} // hashes of what no two people should share
	mixed    func() bool         // tells whether the list has dates with the day first and with the month first
	faults   []table.Fault       // of the row being read
	row      table.Row
}

// newRowReader makes a reader of about so many rows.
func newRowReader(m Mapping, file *table.File, features []boundFeature, known register, key *CPRKey, now time.Time, rows int) *rowReader {
	r := &rowReader{
		m: m, file: file, features: features, register: known, key: key, now: now, at: map[string]int{}, homes: map[string]bool{},
		ids: make(map[string]uint64, rows), said: make(map[uint64]struct{}, 2*rows),
	}
	for _, field := range Fields {
		r.at[field.Name] = m.index(file, field.Name)
	}
	for _, home := range m.Homes {
		r.homes[home] = true
	}
	// The list is gone through for this once a date can be read in both ways, and never when all begin with the year.
	r.mixed = sync.OnceValue(func() bool { return orderOf(file, r.at["birth_date"], 0).mixed(m.MonthFirst) })
	return r
}

// read answers the person on a row with everything odd about it, and whether the person is to be imported.
func (r *rowReader) read(row table.Row) (p *person, faults []table.Fault, use bool) {
	p = &person{row: row.Number, values: make([]int64, len(r.features))}
	r.row, r.faults = row, append([]table.Fault(nil), row.Faults...)
	if slices.ContainsFunc(row.Faults, notAPerson) {
		return p, r.faults, false
	}
	p.sourceID = r.id()
	p.name = strings.TrimSpace(r.cell("name") + r.cell("first_name") + " " + r.cell("last_name"))
	p.email, p.phone = r.email(), r.cell("phone")
	p.address, p.town, p.addressID = r.cell("address"), r.cell("town"), r.cell("address_id")
	if more := r.cell("address2"); more != "" {
		p.address = strings.TrimPrefix(p.address+", "+more, ", ")
	}
	p.postcode = r.postcode()
	p.household = Household(p.addressID, p.address, p.postcode)
	r.who(p)
	r.traits(p)
	for i := range r.features {
		p.values[i] = r.value(&r.features[i])
	}
	use = r.once(p) && !r.erased(p) && !r.alone()
	for _, f := range r.faults {
		use = use && Warning(f)
	}
	return p, r.faults, use
}

// alone tells whether a row has a number and nothing else that the list could say: a blank row that something fell on.
func (r *rowReader) alone() bool {
	id, others := r.at["source_id"], 0
	for _, column := range r.at {
		if column >= 0 && column != id {
			if others++; r.row.Cells[column] != "" {
				return false
			}
		}
	}
	for i := range r.features {
		if others++; r.row.Cells[r.features[i].column] != "" {
			return false
		}
	}
	if id >= 0 && others > 0 {
		r.fault("source_id", IDAlone)
	}
	return id >= 0 && others > 0
}

// notAPerson tells of a row that it is none, or that its cells may stand under wrong names: what they seem to say is
// not looked at.
func notAPerson(f table.Fault) bool {
	return f.Code == table.HeaderAgain || f.Column == "" && !f.Warning()
}

func (r *rowReader) cell(field string) string {
	i := r.at[field]
	if i < 0 {
		return ""
	}
	if len(r.row.Cells[i]) > longestCell {
		r.fault(field, CellLong)
	}
	return r.row.Cells[i]
}

func (r *rowReader) fault(field, code string) {
	r.faults = append(r.faults, table.Fault{Row: r.row.Number, Column: r.m.Fields[field], Code: code})
}

func (r *rowReader) id() string {
	if r.m.RowNumberID {
		return "row-" + strconv.Itoa(r.row.Number)
	}
	id := r.cell("source_id")
	if id == "" {
		r.fault("source_id", IDMissing)
	} else if len(id) > longestID {
		r.fault("source_id", IDLong)
	}
	return id
}

func (r *rowReader) email() string {
	email := strings.ToLower(r.cell("email"))
	if email != "" && !ValidEmail(email) {
		r.fault("email", EmailInvalid)
		return ""
	}
	return email
}

func (r *rowReader) postcode() string {
	code := r.cell("postcode")
	if len(code) == 3 && strings.Trim(code, "0123456789") == "" {
		r.fault("postcode", PostcodeZero)
		return "0" + code
	}
	return code
}

func (r *rowReader) traits(p *person) {
	known := true
	note := func(field, code string) {
		if !known {
			r.fault(field, code)
		}
	}
	p.protection, known = readProtection(r.cell("protection"))
	if note("protection", ProtectUnknown); !known {
		p.protection = Unknown
	}
	p.exempt, known = readYes(r.cell("digital_post_exempt"))
	note("digital_post_exempt", YesUnknown)
	p.institution, known = readYes(r.cell("institution"))
	note("institution", YesUnknown)
	if r.homes[p.household] {
		confirmed := true
		p.institution = &confirmed
	}
	p.language, known = readLanguage(r.cell("language"))
	note("language", LanguageUnknown)
	p.gone, known = readGone(r.cell("status"))
	note("status", StatusUnknown)
	if p.name == "" && (r.at["name"] >= 0 || r.at["first_name"] >= 0 || r.at["last_name"] >= 0) {
		r.fault("name", NameMissing)
	}
}

func (r *rowReader) value(f *boundFeature) int64 {
	text := r.row.Cells[f.column]
	if text == "" {
		return 0
	}
	if len(text) > longestText {
		r.faults = append(r.faults, table.Fault{Row: r.row.Number, Column: r.file.Columns[f.column], Code: CellLong})
		return 0
	}
	id, known := f.find(text)
	if !known && f.unknown != "blank" {
		r.faults = append(r.faults, table.Fault{Row: r.row.Number, Column: r.file.Columns[f.column], Code: ValueUnknown})
	}
	return id
}

// once tells whether the person is new in this file, and notes whom the file seems to have twice.
func (r *rowReader) once(p *person) bool {
	if p.sourceID == "" {
		return false
	}
	says := r.hash(r.row.Cells...)
	if before, twice := r.ids[p.sourceID]; twice {
		if before == says {
			r.fault("source_id", IDTwiceSame)
		} else {
			r.fault("source_id", IDTwice)
		}
		return false
	}
	r.ids[p.sourceID] = says
	if r.seen("id", strings.TrimLeft(strings.ToLower(p.sourceID), "0")) {
		r.fault("source_id", IDAlike)
	}
	twice := !p.cpr.IsZero() && r.seen("cpr", p.cpr.digits)
	if p.name != "" && p.birth != nil {
		twice = r.seen("name", strings.ToLower(p.name), strconv.FormatInt(p.birth.Unix(), 36)) || twice
	}
	if twice {
		r.fault("name", PersonTwice)
	}
	return true
}

// seen tells whether a row before has said the same, and remembers that one has.
func (r *rowReader) seen(texts ...string) bool {
	said := r.hash(texts...)
	_, before := r.said[said]
	r.said[said] = struct{}{}
	return before
}

func (r *rowReader) hash(texts ...string) uint64 {
	r.sum.Reset()
	for _, text := range texts {
		_, _ = r.sum.WriteString(text) // a hash never fails to write
		_ = r.sum.WriteByte('\x1f')
	}
	return r.sum.Sum64()
}

// erased tells whether the person was erased here: no list brings them back.
func (r *rowReader) erased(p *person) bool {
	if !r.register.wasErased(p.sourceID) {
		return false
	}
	r.fault("source_id", ErasedBefore)
	return true
}
