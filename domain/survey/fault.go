package survey

import (
	"fmt"

	"deltag/domain"
)

// details are the codes of all faults and warnings, each with what to do.
var details = map[string]string{
	// A document that cannot be published.
	"document-form":     "The file cannot be read: %s.",
	"format-unknown":    "Set format to 1.",
	"id-form":           "Use 1 to 60 small letters a-z, digits and hyphens, and begin with a letter.",
	"version-form":      "Count versions from 1.",
	"language-none":     "Name at least one language.",
	"language-form":     "Use the two or three small letters of the language, such as da.",
	"language-twice":    "Name the language once.",
	"language-unknown":  "Add the language %q to languages, or take its words away.",
	"core-missing":      "Put at least one question with an answer into the core.",
	"local-many":        "Keep at most 5 local questions.",
	"questions-many":    "Keep at most 200 questions.",
	"code-form":         "Use 1 to 32 small letters a-z, digits and _, and begin with a letter.",
	"code-taken":        "The code %q is taken, in the core, the local part or the frame. Choose another.",
	"kind-unknown":      "The kind %q is not known. Use scale5, single, multiple, yesno, number, text, information or consent.",
	"frame-kind":        "A frame variable is single, number or text.",
	"theme-missing":     "Name the theme, in the form of a code.",
	"indicator-missing": "Name the indicator, in the form of a code.",
	"text-missing":      "Write the words in the first language, and the plain words of every language that has others.",
	"text-signs":        "The text has signs that cannot be shown, or letters in two parts. Write it again.",
	"text-size":         "Keep a text below 4000 letters.",
	"options-few":       "Give at least two options.",
	"options-unwanted":  "This kind has no options. Take them away.",
	"option-code":       "Use codes from 0 to 97. 98 and 99 mean don't know and will not answer.",
	"option-twice":      "Two options have the code %d. Give each its own.",
	"scale-words":       "Give a scale five words, with the codes 1, 2, 3, 4, 5 in this order.",
	"yesno-words":       "Give the codes 1 (yes) and 0 (no), in this order, with their words.",
	"setting-unwanted":  "%s has no meaning for this kind. Take it away.",
	"range-form":        "The least must not be above the most, and both must be possible.",
	"number-reserved":   "98 and 99 are possible numbers here, and so cannot also mean don't know and will not answer. Change the range, or take these answers away.",
	"decline-words":     "Write the words of %s under words.",
	"mirror-form":       "Name the code of the question on the other side.",
	"mirror-id":         "Name the id of the other questionnaire: 1 to 60 small letters a-z, digits and hyphens.",
	"mirror-missing":    "This question has one on the other side. Name the questionnaire that asks it under mirror.",
	"when-form":         "Use exactly one of and, or, not, answered, of; and exactly one comparison beside of.",
	"when-deep":         "Make the condition flatter: at most 16 levels.",
	"when-missing":      "There is no question or frame variable %q.",
	"when-later":        "%q is asked later. A condition can only look back.",
	"when-cycle":        "The conditions go in a circle: %s.",
	"when-type":         "%q cannot be compared in this way.",
	"when-value":        "%[1]q has no answer %[2]d.",
	"unreachable":       "Nobody can ever come to this question. Change its condition, or one before it.",
	"pipe-form":         "Write {{code}} or {{code|other words}}.",
	"pipe-missing":      "There is no question or frame variable %q.",
	"pipe-later":        "%q is asked later. Only what was answered before can be put in.",
	"pipe-kind":         "Only answers by one choice and frame variables can be put in, and %q is neither.",
	"pipe-place":        "Nothing can be put into titles, options and answers. Write the words out.",
	// Two documents that are published together.
	"mirror-other":   "It asks the other side of %q, and is not that questionnaire.",
	"mirror-unknown": "There is no question %q on the other side.",
	"mirror-back":    "%q on the other side does not name this question.",
	"mirror-differs": "%q on the other side asks about another indicator, or its answers cannot be compared with these.",
	// An answer that cannot be kept.
	"answer-unknown":      "There is no such question.",
	"answer-kind":         "The answer does not fit the kind of question.",
	"answer-option":       "There is no such option.",
	"answer-exclusive":    "This option cannot be chosen together with others.",
	"answer-range":        "The number, or how many are chosen, is outside the range.",
	"answer-long":         "The text is too long.",
	"answer-signs":        "The text has signs that cannot be shown.",
	"answer-required":     "This question must be answered.",
	"translation-missing": "Translate into %q. Until then the words are shown in the first language.",
	"easy-missing":        "Other texts in %q have easy words, and this one has not.",
	"text-hard":           "The LIX is %d. Up to 34 is easy: use shorter sentences and shorter words.",
	"text-long":           "The text has %d words, and should have at most %d.",
	"scale-fit":           "The question asks %q, and no word of the scale answers that.",
	"scale-same":          "Two words of the scale are the same.",
	"pipe-differs":        "The words in %q do not put in the same as those in the first language.",
	"pipe-empty":          "Nothing may be known of %q here. Write {{%[1]s|other words}}.",
	"reach-undecided":     "It could not be found out whether anybody comes to this question. Make the conditions simpler.",
	"instrument-long":     "There are %d questions. Many people stop after 25.",
}

// found is a fault with its place: a JSON pointer, but for a file that cannot be read.
func found(where, code string, args ...any) domain.Fault {
	detail, known := details[code]
	if !known {
		panic("survey: unknown fault " + code)
	}
	if len(args) > 0 {
		detail = fmt.Sprintf(detail, args...)
	}
	return domain.Fault{Where: where, Code: code, Detail: detail}
}
