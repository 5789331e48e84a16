package letter

import (
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"deltag/domain"
	"deltag/domain/message"
)

// The typeface of the citizens' pages, IBM Plex Sans, in the unchanged files of the design system (SIL Open Font License
// 1.1, see frontend/styles/NOTICE).
var (
	//go:embed font/IBMPlexSans-Regular.ttf
	regular []byte
	//go:embed font/IBMPlexSans-SemiBold.ttf
	semibold []byte
)

// The sheet, in millimetres. The address stands where the window of a Danish C5 or M65 envelope shows it when the sheet is
// folded: 20 mm from the left, between 45 and 75 mm from the top; nothing else does.
const (
	left, right  = 22.0, 22.0
	top, bottom  = 20.0, 16.0
	addressTop   = 46.0
	bodyTop      = 86.0
	wide         = 210 - left - right
	lineHeight   = 5.7
	textSize     = 12.0
	noticeSize   = 10.5
	noticeHeight = 5.0
	codeSize     = 20.0
)

var words = map[message.Language]struct{ data, whole string }{
	message.Danish:  {"Sådan passer vi på dine oplysninger", "Læs det hele, når du har skrevet koden på %s."},
	message.English: {"How we look after your information", "Read it all when you have typed the code at %s."},
}

type sheetWriter struct {
	*fpdf.Fpdf
	s *Letters
}

// print writes letters as one PDF. It says nothing about the program, the machine or the person but what the letters say.
func (s *Letters) print(w io.Writer, sheets []sheet, at time.Time) error {
	pdf := sheetWriter{fpdf.New("P", "mm", "A4", ""), s}
	pdf.AddUTF8FontFromBytes("plex", "", regular)
	pdf.AddUTF8FontFromBytes("plex", "B", semibold)
	pdf.SetCreationDate(at)
	pdf.SetModificationDate(at)
	pdf.SetCatalogSort(true)
	pdf.SetTitle(s.settings.Municipality, true)
	pdf.SetMargins(left, top, right)
	pdf.SetAutoPageBreak(true, bottom)
	for i := range sheets {
		pdf.letter(&sheets[i], at)
	}
	if len(sheets) == 0 { // everybody has answered meanwhile: a sheet that says so is better than a file that will not open
		pdf.AddPage()
		pdf.SetFont("plex", "", textSize)
		pdf.MultiCell(wide, lineHeight, "Ingen breve / No letters", "", "L", false)
	}
	return pdf.Output(w)
}

func (p sheetWriter) letter(x *sheet, at time.Time) {
	l := x.content.Language
	p.AddPage()
	p.SetFont("plex", "B", textSize)
	p.SetXY(left, top)
	p.CellFormat(wide, lineHeight, p.s.settings.Municipality, "", 0, "R", false, 0, "")
	p.SetFont("plex", "", textSize)
	p.SetXY(left, top+lineHeight)
	p.CellFormat(wide, lineHeight, message.Date(l, at), "", 0, "R", false, 0, "")
	for i, part := range addressOf(x) {
		p.SetXY(left, addressTop+float64(i)*lineHeight)
		p.CellFormat(85, lineHeight, part, "", 0, "L", false, 0, "")
	}
	p.SetXY(left, bodyTop)
	p.SetFont("plex", "B", 15)
	p.MultiCell(wide, 7, x.text.Subject, "", "L", false)
	p.Ln(2)
	for _, b := range x.text.Blocks {
		p.block(b, domain.ShowCode(x.code))
	}
	p.notice(x)
}

// addressOf is the person's name and address as the envelope's window shows them.
func addressOf(x *sheet) (lines []string) {
	r := x.person
	for _, part := range []string{r.Name, r.Address, strings.TrimSpace(r.Postcode + " " + r.Town)} {
		if part = strings.TrimSpace(part); part != "" {
			lines = append(lines, part)
		}
	}
	return lines
}

func (p sheetWriter) block(b message.Block, code string) {
	switch {
	case b.Kind == message.Heading:
		p.SetFont("plex", "B", 13)
		p.MultiCell(wide, 6, b.Lines[0], "", "L", false)
		p.Ln(0.5)
	case b.Kind == message.List:
		p.SetFont("plex", "", textSize)
		for _, item := range b.Lines {
			p.SetX(left + 2)
			p.CellFormat(5, lineHeight, "•", "", 0, "L", false, 0, "")
			p.MultiCell(wide-7, lineHeight, item, "", "L", false)
		}
		p.Ln(2)
	case len(b.Lines) == 1 && strings.TrimSpace(b.Lines[0]) == code: // large and alone, so that nobody has to look for it
		p.SetFont("plex", "B", codeSize)
		p.MultiCell(wide, 10, code, "", "L", false)
		p.Ln(2)
	default:
		p.SetFont("plex", "", textSize)
		p.MultiCell(wide, lineHeight, strings.Join(b.Lines, "\n"), "", "L", false)
		p.Ln(2.2)
	}
}

// notice is the short layer of what people must be told about their data (GDPR article 14), and where the whole of it is.
func (p sheetWriter) notice(x *sheet) {
	if len(x.content.Notice) == 0 {
		return
	}
	w := words[x.content.Language]
	p.Ln(1)
	p.SetFont("plex", "B", noticeSize+1)
	p.MultiCell(wide, noticeHeight+0.5, w.data, "", "L", false)
	p.SetFont("plex", "", noticeSize)
	sentences := append(append([]string{}, x.content.Notice...), fmt.Sprintf(w.whole, p.s.web(x.content.Language)))
	p.MultiCell(wide, noticeHeight, strings.Join(sentences, " "), "", "L", false)
}

func itoa(n int) string { return strconv.Itoa(n) }
