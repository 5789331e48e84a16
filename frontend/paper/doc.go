// Package paper makes tagged PDF files (ISO 14289) of the staff's pages, with the Chromium that is installed. The browser
// has no network: every request of a page is answered by this program itself, in the session of whoever asked, so that
// the file holds what they may see, and what they saw is recorded as always. It is spoken to through a pipe, which no
// other program can listen at.
package paper
