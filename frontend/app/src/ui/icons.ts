import back from '@dkfds/img/svg-icons/arrow-back.svg?raw'
import calendar from '@dkfds/img/svg-icons/calendar-month.svg?raw'
import check from '@dkfds/img/svg-icons/check.svg?raw'
import down from '@dkfds/img/svg-icons/chevron-down.svg?raw'
import right from '@dkfds/img/svg-icons/chevron-right.svg?raw'
import left from '@dkfds/img/svg-icons/chevron-left.svg?raw'
import close from '@dkfds/img/svg-icons/close.svg?raw'
import download from '@dkfds/img/svg-icons/download.svg?raw'
import edit from '@dkfds/img/svg-icons/edit.svg?raw'
import error from '@dkfds/img/svg-icons/error.svg?raw'
import info from '@dkfds/img/svg-icons/info.svg?raw'
import lock from '@dkfds/img/svg-icons/lock.svg?raw'
import menu from '@dkfds/img/svg-icons/menu.svg?raw'
import person from '@dkfds/img/svg-icons/person.svg?raw'
import plus from '@dkfds/img/svg-icons/plus.svg?raw'
import print from '@dkfds/img/svg-icons/print.svg?raw'
import search from '@dkfds/img/svg-icons/search.svg?raw'
import send from '@dkfds/img/svg-icons/send.svg?raw'
import ascending from '@dkfds/img/svg-icons/sort-table-ascending.svg?raw'
import descending from '@dkfds/img/svg-icons/sort-table-descending.svg?raw'
import unsorted from '@dkfds/img/svg-icons/sort-table-none.svg?raw'
import success from '@dkfds/img/svg-icons/success.svg?raw'
import time from '@dkfds/img/svg-icons/time.svg?raw'
import upload from '@dkfds/img/svg-icons/upload.svg?raw'
import warning from '@dkfds/img/svg-icons/warning.svg?raw'

const files = {
  back, calendar, check, down, right, left, close, download, edit, error, info, lock, menu, person,
  plus, print, search, send, ascending, descending, unsorted, success, time, upload, warning,
}

export type IconName = keyof typeof files

/** What stands inside the <svg> of an icon file, and its view box. */
export function icon(name: IconName): { box: string; shapes: string } {
  const file = files[name]
  return {
    box: /viewBox="([^"]+)"/i.exec(file)?.[1] ?? '0 0 24 24',
    shapes: file.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, ''),
  }
}
