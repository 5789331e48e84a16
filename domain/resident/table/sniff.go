package table

import (
	"archive/zip"
	"bytes"
	"regexp"
	"strings"
)

// maxUnpacked is the most that a workbook may fill when unpacked, against zip bombs: a million people fill half of it.
const maxUnpacked = 1 << 29

const saveAs = "Open it in the spreadsheet program and save it as \"Excel workbook (.xlsx)\" or \"CSV UTF-8\"."

var (
	markupStart = regexp.MustCompile(`^<[a-z!?]`)
	jsonStart   = regexp.MustCompile(`^(\{\s*("|\}|$)|\[\s*("|\{|\[|\]|$))`)
)

// sniff tells the format from the content; a file's name is only what somebody called it.
func sniff(data []byte) (string, error) {
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 512)], []byte("\xEF\xBB\xBF")), " \r\n\t"))
	switch {
	case len(data) > MaxBytes:
		return "", refuse("file-too-large", "The file is larger than %d MB. Split it in two.", MaxBytes>>20)
	case len(bytes.Trim(data, " \r\n\t\x00\xEF\xBB\xBF\xFE\xFF")) == 0:
		return "", refuse("file-empty", "There is nothing in this file. Choose the file that has the list.")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return "xlsx", sniffZip(data)
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return "", sniffOLE(data)
	case markupStart.Match(start):
		return "", refuse("file-markup", "This is a web page or an XML file, whatever its name says. "+saveAs)
	case bytes.HasPrefix(start, []byte("%pdf")):
		return "", refuse("file-pdf", "This is a PDF file. Ask for the list as .xlsx or CSV.")
	case jsonStart.Match(start):
		return "", refuse("file-json", "This is a JSON file, whatever its name says. Ask for the list as .xlsx or CSV.")
	case bytes.HasPrefix(start, []byte(`{\rtf`)), binary(data):
		return "", refuse("file-other", "This is a picture, a document or another file that is no list. Ask for the list as .xlsx or CSV.")
	}
	return "csv", nil
}

// binary tells that a file is no text: it is full of control characters, and not because it is in UTF-16.
func binary(data []byte) bool {
	odd := 0
	head := data[:min(len(data), 4096)]
	if name, _ := findEncoding(head); strings.HasPrefix(name, "utf-16") {
		return false
	}
	for _, b := range head {
		if b < ' ' && b != '\n' && b != '\r' && b != '\t' {
			odd++
		}
	}
	return odd > len(head)/10
}

// sniffOLE tells a workbook with a password from other files in the container of Office 97.
func sniffOLE(data []byte) error {
	if bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
		return refuse("file-password", "The workbook has a password. Open it in the spreadsheet program, take the password off, and save it again.")
	}
	return refuse("file-xls", "This is an old .xls file. "+saveAs)
}

func sniffZip(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return refuse("file-damaged", "The file is damaged or not whole. Save it or fetch it again.")
	}
	var unpacked uint64
	names := map[string]bool{}
	for _, part := range archive.File {
		names[partName("", part.Name)] = true
		if unpacked += part.UncompressedSize64; unpacked > maxUnpacked || part.UncompressedSize64 > maxUnpacked {
			return refuse("file-bomb", "The file unpacks to more than %d MB, which no list of people does. It is not read.", maxUnpacked>>20)
		}
	}
	switch {
	case names["xl/workbook.bin"]:
		return refuse("file-xlsb", "This is a binary workbook (.xlsb). "+saveAs)
	case names["xl/workbook.xml"], names["_rels/.rels"] && !names["word/document.xml"] && !names["ppt/presentation.xml"]:
		return nil
	case names["content.xml"] && names["mimetype"]:
		return refuse("file-ods", "This is an OpenDocument file (.ods). "+saveAs)
	}
	return refuse("file-zip", "This is a zip file or a document, not a list. Unpack it and choose the list inside.")
}
