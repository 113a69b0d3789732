export { nearest } from '../../values/nearest';
