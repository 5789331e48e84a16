package table

import (
	"archive/zip"
	"bytes"
	"strings"
)

// maxUnpacked is the most that a workbook may fill when unpacked, against zip bombs.
const maxUnpacked = 1 << 30

const saveAs = "Open it in the spreadsheet program and save it as \"Excel workbook (.xlsx)\" or \"CSV UTF-8\"."

// sniff tells the format from the content; a file's name is only what somebody called it.
func sniff(data []byte) (string, error) {
	start := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 512)], " \r\n\t\ufeff"))
	switch {
	case len(data) > MaxBytes:
		return "", refuse("file-too-large", "The file is larger than %d MB. Split it in two.", MaxBytes>>20)
	case len(bytes.TrimSpace(data)) == 0:
		return "", refuse("file-empty", "There is nothing in this file. Choose the file that has the list.")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return "xlsx", sniffZip(data)
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return "", refuse("file-xls", "This is an old .xls file, or a workbook with a password. "+saveAs)
	case bytes.HasPrefix(start, []byte("<!doctype")), bytes.HasPrefix(start, []byte("<html")), bytes.HasPrefix(start, []byte("<?xml")):
		return "", refuse("file-markup", "This is a web page or an XML file, whatever its name says. "+saveAs)
	case bytes.HasPrefix(start, []byte("%pdf")):
		return "", refuse("file-pdf", "This is a PDF file. Ask for the list as .xlsx or CSV.")
	}
	return "csv", nil
}

func sniffZip(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return refuse("file-damaged", "The file is damaged or not whole. Save it or fetch it again.")
	}
	var unpacked uint64
	names := map[string]bool{}
	for _, part := range archive.File {
		unpacked += part.UncompressedSize64
		names[strings.ToLower(part.Name)] = true
		if unpacked > maxUnpacked {
			return refuse("file-bomb", "The file unpacks to more than %d MB, which no list of people does. It is not read.", maxUnpacked>>20)
		}
	}
	switch {
	case names["xl/workbook.xml"]:
		return nil
	case names["content.xml"] && names["mimetype"]:
		return refuse("file-ods", "This is an OpenDocument file (.ods). "+saveAs)
	case names["xl/workbook.bin"]:
		return refuse("file-xlsb", "This is a binary workbook (.xlsb). "+saveAs)
	}
	return refuse("file-zip", "This is a zip file, not a list. Unpack it and choose the list inside.")
}
